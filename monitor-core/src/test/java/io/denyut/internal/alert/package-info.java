@NullMarked
package io.denyut.internal.alert;

import org.jspecify.annotations.NullMarked;
