package dev.sluice.config;

import dev.sluice.access.IpRange;
import dev.sluice.call.Secret;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The formats of what is stated of clients: moments, ranges of addresses, the key that encrypts secrets. */
final class ClientFormats {

    /** A date alone is its beginning, by UTC. */
    static final ValueFormat<Instant> MOMENT = ValueFormat.shown(
            "a date such as 2027-01-31, or a moment such as 2027-01-31T18:00:00Z",
            Map.of("type", "string", "pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T.+)?$"),
            ClientFormats::moment);

    static final ValueFormat<IpRange> IP_RANGE = ValueFormat.text(
            "an address or a range such as 10.0.0.0/8 or 2001:db8::/32, without bits beyond its prefix",
            "[0-9A-Fa-f:.]{2,45}(?:/[0-9]{1,3})?",
            IpRange::of);

    static final ValueFormat<Secret> SECRET_KEY = ValueFormat.secret(
            "16 to 4096 visible ASCII characters, as `openssl rand -base64 32` prints", "[!-~]{16,4096}", Secret::of);

    private ClientFormats() {}

    private static @Nullable Instant moment(String text) {
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
