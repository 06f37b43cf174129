/** Queues with a thread behind each, in memory and on disk. Not API. */
@NullMarked
package io.denyut.internal.lane;

import org.jspecify.annotations.NullMarked;
