/** The database itself: its file, its one writer, its readers, its schema. Knows nothing of what is kept in it. */
@NullMarked
package io.denyut.store.internal.db;

import org.jspecify.annotations.NullMarked;
