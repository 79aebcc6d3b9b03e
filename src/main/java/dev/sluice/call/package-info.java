/**
 * What every room speaks of: a call and its caller, token usage, deadlines, outcomes, failures and refusals. Uses no other
 * room and no framework.
 */
@NullMarked
package dev.sluice.call;

import org.jspecify.annotations.NullMarked;
