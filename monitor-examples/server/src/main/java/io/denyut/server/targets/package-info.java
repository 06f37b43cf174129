/** The targets of the server: those of the file, of the page and of sources, put together for each check. */
@NullMarked
package io.denyut.server.targets;

import org.jspecify.annotations.NullMarked;
