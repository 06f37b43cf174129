/** Rounds, queues and the table of what is known now. Not API. */
@NullMarked
package io.denyut.internal.engine;

import org.jspecify.annotations.NullMarked;
