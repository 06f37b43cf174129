/** Threads of the server. */
@NullMarked
package io.denyut.server.internal;

import org.jspecify.annotations.NullMarked;
