/**
 * The management API and the console: what an operator sees of the pool, the queue and the calls, and the few switches there
 * are. Nothing here is on a call's path; what it keeps is bounded and forgotten at a restart.
 */
@NullMarked
package dev.sluice.admin;

import org.jspecify.annotations.NullMarked;
