/**
 * Limits that several replicas share: what a replica may still spend of them has been taken off a shared bucket in advance, and
 * is spent locally.
 */
@NullMarked
package dev.sluice.limit.grant;

import org.jspecify.annotations.NullMarked;
