/**
 * The management API and the console: views of the pool, the queue, the calls and the ledger for the operator, and the
 * changes that an operator makes at run time: clients, teams, admins, credit, prices, keys, and reloading the configuration.
 *
 * <p>Nothing here delays a call. What is kept here of recent calls is bounded.
 */
@NullMarked
package dev.sluice.admin;

import org.jspecify.annotations.NullMarked;
