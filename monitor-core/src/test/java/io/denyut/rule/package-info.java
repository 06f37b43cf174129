@NullMarked
package io.denyut.rule;

import org.jspecify.annotations.NullMarked;
