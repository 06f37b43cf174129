/** Results and samples as plain rows. */
@NullMarked
package io.denyut.store.internal.rows;

import org.jspecify.annotations.NullMarked;
