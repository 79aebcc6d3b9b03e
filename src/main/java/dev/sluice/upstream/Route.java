package dev.sluice.upstream;

import reactor.netty.http.client.HttpClient;

/** A provider, ready to be asked. */
record Route(ProviderWire wire, BaseUrl base, HttpClient client) {}
