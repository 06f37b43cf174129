/** The clocks. Not API. */
@NullMarked
package io.denyut.internal.time;

import org.jspecify.annotations.NullMarked;
