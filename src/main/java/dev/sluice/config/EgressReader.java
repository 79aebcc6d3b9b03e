package dev.sluice.config;

import dev.sluice.call.Dialect;
import dev.sluice.call.Secret;
import dev.sluice.upstream.AddedField;
import dev.sluice.upstream.Egress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A reader of the way to one provider: its proxy, its certificates, and what its requests carry besides. */
final class EgressReader {

    private final ProxyReader proxies;
    private final Problems problems;

    EgressReader(ProxyReader proxies, Problems problems) {
        this.proxies = proxies;
        this.problems = problems;
    }

    Egress read(ConfigSection provider, Dialect dialect, URI baseUrl) {
        return new Egress(
                proxies.proxy(provider.get(EgressSchema.PROXY), baseUrl),
                new TlsReader().read(provider, "https".equalsIgnoreCase(baseUrl.getScheme())),
                headers(provider.get(EgressSchema.HEADERS), dialect),
                query(provider.get(EgressSchema.QUERY)));
    }

    /** Returns how a provider at {@code baseUrl} is reached that only the environment configures. */
    Egress unconfigured(URI baseUrl) {
        Egress direct = Egress.DIRECT;
        return new Egress(proxies.proxy(null, baseUrl), direct.tls(), direct.headers(), direct.query());
    }

    private List<AddedField> headers(List<ConfigSection> sections, Dialect dialect) {
        UniqueNames<String> names = new UniqueNames<>(problems);
        List<AddedField> fields = new ArrayList<>();
        for (ConfigSection each : sections) {
            String name = each.require(EgressSchema.HEADER_NAME, "").toLowerCase(Locale.ROOT);
            names.add(name, each.path(EgressSchema.HEADER_NAME), "name", "each field once");
            if (AddedField.isReserved(name, dialect)) {
                each.wrong(
                        EgressSchema.HEADER_NAME,
                        name + " is written by the relay itself",
                        "a field that is not of the connection or the message, nor the key's own");
            }
            fields.add(new AddedField(name, each.require(EgressSchema.HEADER_VALUE, Secret.of(""))));
        }
        return List.copyOf(fields);
    }

    private List<AddedField> query(List<ConfigSection> sections) {
        UniqueNames<String> names = new UniqueNames<>(problems);
        List<AddedField> parameters = new ArrayList<>();
        for (ConfigSection each : sections) {
            String name = each.require(EgressSchema.PARAMETER_NAME, "");
            names.add(name, each.path(EgressSchema.PARAMETER_NAME), "name", "each parameter once");
            parameters.add(new AddedField(name, each.require(EgressSchema.PARAMETER_VALUE, Secret.of(""))));
        }
        return List.copyOf(parameters);
    }
}
