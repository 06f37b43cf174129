@NullMarked
package io.denyut.internal.engine;

import org.jspecify.annotations.NullMarked;
