/** The command line, one class for each command. */
@NullMarked
package io.denyut.server.cli;

import org.jspecify.annotations.NullMarked;
