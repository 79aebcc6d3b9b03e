/**
 * The management API and the console: views of the pool, the queue and the calls for the operator, and the actions to pause a
 * key and to reload the configuration. Nothing here delays a call. The data kept here is bounded and lost at a restart.
 */
@NullMarked
package dev.sluice.admin;

import org.jspecify.annotations.NullMarked;
