package dev.sluice.config;

import dev.sluice.access.ClientKey;
import dev.sluice.accounting.Budget;
import dev.sluice.accounting.Money;
import dev.sluice.call.Caller;
import dev.sluice.call.Secret;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;

/** Reads {@code sluice.clients}. */
final class ClientReader {

    /** The key of a client that has no usable one; the settings are refused. */
    private static final ClientKey NO_KEY = ClientKey.of("");

    private final Currency currency;
    private final Problems problems;

    ClientReader(Currency currency, Problems problems) {
        this.currency = currency;
        this.problems = problems;
    }

    List<ClientSettings> read(List<ConfigSection> sections) {
        UniqueNames<String> names = new UniqueNames<>(problems);
        UniqueNames<ClientKey> keys = new UniqueNames<>(problems);
        List<ClientSettings> clients = new ArrayList<>();
        for (ConfigSection section : sections) {
            ClientSettings client = client(section);
            names.add(client.name(), section.path(ClientSchema.NAME), "name", "a unique name");
            if (!client.key().equals(NO_KEY)) {
                keys.add(client.key(), section.path(ClientSchema.KEY), "key", "a unique key");
            }
            clients.add(client);
        }
        return clients;
    }

    private ClientSettings client(ConfigSection section) {
        Caller caller = new Caller(
                section.require(ClientSchema.NAME, ""),
                section.get(ClientSchema.WEIGHT),
                section.get(ClientSchema.PRIORITY),
                section.get(ClientSchema.RPM),
                section.get(ClientSchema.TPM),
                section.get(ClientSchema.CONCURRENCY),
                section.get(ClientSchema.MODELS));
        if (caller.name().equals(Caller.ANONYMOUS.name())) {
            section.wrong(ClientSchema.NAME, "anonymous", "another name: this one is for calls without a key");
        }
        return new ClientSettings(
                caller,
                key(section),
                section.get(ClientSchema.WALLET),
                section.has(ClientSchema.BUDGET) ? budget(section.get(ClientSchema.BUDGET)) : null);
    }

    private static ClientKey key(ConfigSection section) {
        ConfigKey plain = ClientSchema.KEY;
        ConfigKey hash = ClientSchema.KEY_SHA256;
        if (section.has(plain) == section.has(hash)) {
            String problem = section.has(plain) ? "set beside " + hash.name() : "missing";
            section.wrong(plain, problem, "either " + plain.name() + " or " + hash.name());
        }
        Secret secret = section.get(ClientSchema.KEY);
        return secret == null ? section.getOr(ClientSchema.KEY_SHA256, NO_KEY) : ClientKey.of(secret.reveal());
    }

    private Budget budget(ConfigSection section) {
        return new Budget(
                new Money(section.require(ClientSchema.AMOUNT, BigDecimal.ZERO), currency),
                section.require(ClientSchema.PER, Budget.Period.TOTAL));
    }
}
