/** Notifiers: how people are told, and the templates of what they are told. */
@NullMarked
package io.denyut.notify;

import org.jspecify.annotations.NullMarked;
