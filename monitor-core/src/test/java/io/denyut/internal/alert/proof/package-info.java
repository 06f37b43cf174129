/** The alert contract as properties: random interleavings of everything that can happen, judged by what recipients saw. */
@NullMarked
package io.denyut.internal.alert.proof;

import org.jspecify.annotations.NullMarked;
