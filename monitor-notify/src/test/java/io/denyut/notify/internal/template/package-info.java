@NullMarked
package io.denyut.notify.internal.template;

import org.jspecify.annotations.NullMarked;
