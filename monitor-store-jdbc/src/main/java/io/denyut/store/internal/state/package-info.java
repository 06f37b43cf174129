/** How targets are and were: latest state, state changes, modes. */
@NullMarked
package io.denyut.store.internal.state;

import org.jspecify.annotations.NullMarked;
