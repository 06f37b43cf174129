/** The server around a {@link io.denyut.Monitor}: command line, configuration, start and stop. */
@NullMarked
package io.denyut.server;

import org.jspecify.annotations.NullMarked;
