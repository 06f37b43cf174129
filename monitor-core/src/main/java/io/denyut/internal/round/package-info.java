/** When rounds begin, what they take and how they end. Not API. */
@NullMarked
package io.denyut.internal.round;

import org.jspecify.annotations.NullMarked;
