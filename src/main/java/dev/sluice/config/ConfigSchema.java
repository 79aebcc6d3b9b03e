package dev.sluice.config;

import dev.sluice.config.NodeShape.Items;
import dev.sluice.config.NodeShape.Section;
import dev.sluice.config.NodeShape.Value;
import dev.sluice.config.NodeShape.Values;

/** Every key that there is below {@code sluice}. What is not here is unknown, and refused. */
final class ConfigSchema {

    private static final Value VALUE = new Value();
    private static final Values VALUES = new Values();

    private static final Section KEY_DEFAULTS = Section.of(
            "weight", VALUE,
            "rpm", VALUE,
            "tpm", VALUE,
            "input-tpm", VALUE,
            "output-tpm", VALUE,
            "concurrency", VALUE,
            "models", VALUES);

    private static final Section KEY = Section.of(
                    "secret", VALUE,
                    "name", VALUE,
                    "account", VALUE,
                    "weight", VALUE,
                    "rpm", VALUE,
                    "tpm", VALUE,
                    "input-tpm", VALUE,
                    "output-tpm", VALUE,
                    "concurrency", VALUE,
                    "models", VALUES)
            .orJust("secret");

    private static final Section TIMEOUTS = Section.of(
            "connect", VALUE,
            "first-byte", VALUE,
            "idle", VALUE,
            "total", VALUE);

    private static final Section PROVIDER = Section.of(
            "name", VALUE,
            "preset", VALUE,
            "dialect", VALUE,
            "base-url", VALUE,
            "models", VALUES,
            "key-defaults", KEY_DEFAULTS,
            "keys", new Items(KEY),
            "keys-file", VALUE,
            "timeouts", TIMEOUTS);

    private static final Section TARGET = Section.of(
            "provider", VALUE,
            "model", VALUE,
            "weight", VALUE,
            "priority", VALUE);

    private static final Section PRICE = Section.of(
            "input", VALUE,
            "output", VALUE,
            "cached-input", VALUE,
            "cache-write", VALUE);

    private static final Section MODEL = Section.of(
            "name", VALUE,
            "targets", new Items(TARGET),
            "price", PRICE,
            "max-output-tokens", VALUE);

    private static final Section CLIENT = Section.of(
            "name", VALUE,
            "key", VALUE,
            "key-sha256", VALUE,
            "weight", VALUE,
            "priority", VALUE,
            "rpm", VALUE,
            "tpm", VALUE,
            "concurrency", VALUE,
            "models", VALUES,
            "budget", Section.of("amount", VALUE, "per", VALUE));

    static final Section SLUICE = Section.of(
            "providers",
            new Items(PROVIDER),
            "models",
            new Items(MODEL),
            "clients",
            new Items(CLIENT),
            "queue",
            Section.of("max-wait", VALUE, "max-depth", VALUE),
            "retry",
            Section.of("max-attempts", VALUE, "budget", VALUE),
            "limits",
            Section.of("max-body", VALUE, "max-header", VALUE),
            "auth",
            Section.of("anonymous", VALUE, "admin-key", VALUE),
            "access-log",
            VALUE,
            "tracing",
            Section.of(
                    "endpoint",
                    VALUE,
                    "sample",
                    VALUE,
                    "headers",
                    new Items(Section.of("name", VALUE, "value", VALUE))),
            "translation",
            Section.of("strict", VALUE),
            "currency",
            VALUE,
            "heartbeat",
            VALUE,
            "shutdown-grace",
            VALUE,
            "expose-routing",
            VALUE);

    private ConfigSchema() {}
}
