/** From findings to alerts, from alerts to notices, and their delivery. Not API. */
@NullMarked
package io.denyut.internal.alert;

import org.jspecify.annotations.NullMarked;
