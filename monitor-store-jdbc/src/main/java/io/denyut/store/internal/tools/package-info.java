/** What is done with a store as a whole: sizes, checks, copies. */
@NullMarked
package io.denyut.store.internal.tools;

import org.jspecify.annotations.NullMarked;
