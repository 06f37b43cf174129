/** How CSV files are written, continued and read back. Not API. */
@NullMarked
package io.denyut.store.internal;

import org.jspecify.annotations.NullMarked;
