/** How inventories are read: connections, tables and columns as they are called there, rows that become targets or are refused. */
@NullMarked
package io.denyut.store.internal.inventory;

import org.jspecify.annotations.NullMarked;
