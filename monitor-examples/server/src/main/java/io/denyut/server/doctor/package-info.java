/** Looks at what a server needs of its machine, and says how to mend what is wrong. A check is a class here and a line in {@code Doctor}. */
@NullMarked
package io.denyut.server.doctor;

import org.jspecify.annotations.NullMarked;
