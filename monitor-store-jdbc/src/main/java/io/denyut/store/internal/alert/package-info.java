/** Alerts, their history and the outbox in the database. */
@NullMarked
package io.denyut.store.internal.alert;

import org.jspecify.annotations.NullMarked;
