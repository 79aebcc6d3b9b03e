/**
 * Tests of the whole program: started as {@link dev.sluice.boot.Sluice} starts it, called over sockets with the real SDKs and
 * with raw bytes, in front of simulated and scripted providers.
 */
@NullMarked
package dev.sluice.acceptance;

import org.jspecify.annotations.NullMarked;
