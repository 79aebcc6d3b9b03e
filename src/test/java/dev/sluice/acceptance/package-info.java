/**
 * The whole program as its users meet it: started as {@link dev.sluice.boot.Sluice} starts, called over sockets with the real
 * SDKs and with bytes that no SDK would send, in front of simulated and scripted providers.
 */
@NullMarked
package dev.sluice.acceptance;

import org.jspecify.annotations.NullMarked;
