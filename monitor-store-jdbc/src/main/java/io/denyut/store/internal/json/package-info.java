/** Values as JSON text, where a column of their own for each part would help nobody. */
@NullMarked
package io.denyut.store.internal.json;

import org.jspecify.annotations.NullMarked;
