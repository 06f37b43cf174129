/** A monitor inside a program of one's own. */
@NullMarked
package io.denyut.examples.embed;

import org.jspecify.annotations.NullMarked;
