/** Threads and their names. Not API. */
@NullMarked
package io.denyut.internal.thread;

import org.jspecify.annotations.NullMarked;
