package dev.sluice.config;

import dev.sluice.call.Secret;
import dev.sluice.config.ConfigKey.Optional;
import dev.sluice.config.ConfigKey.Required;
import dev.sluice.config.ConfigKey.Section;
import dev.sluice.config.ConfigKey.SectionList;

/** The keys below {@code providers[]} for the way out: proxy, certificates, added header fields and query parameters. */
final class EgressSchema {

    static final Optional<ProxyFormats.Choice> PROXY = new Optional<>(
            "proxy",
            ProxyFormats.CHOICE,
            "`sluice.proxy`",
            "the [proxy](operations.md#a-proxy-on-the-way-out) to this provider, such as `http://user:${PASS}@proxy:3128`;"
                    + " `none` for none");
    static final Optional<ProxyFormats.Choice> PROXY_FOR_ALL = new Optional<>(
            "proxy",
            ProxyFormats.CHOICE,
            "`HTTPS_PROXY`, `HTTP_PROXY` or `ALL_PROXY`, less the hosts in `NO_PROXY`",
            "the [proxy](operations.md#a-proxy-on-the-way-out) to all providers; `none` to pass over the variables");

    static final Optional<String> CA_FILE = new Optional<>(
            "ca-file",
            TextFormats.FILE,
            "the platform's",
            "a PEM file with certificates of authorities that are trusted beside the platform's");
    static final Optional<String> CERT_FILE = new Optional<>(
            "cert-file",
            TextFormats.FILE,
            "none",
            "a PEM file with the certificate that is shown to a provider that asks for one, and its issuers'");
    static final Optional<String> KEY_FILE = new Optional<>(
            "key-file", TextFormats.FILE, "none", "a PEM file with the private key of the certificate in `cert-file`");
    static final Optional<Secret> KEY_PASSWORD = new Optional<>(
            "key-password", TextFormats.FIELD_VALUE, "none", "the password of the private key in `key-file`");
    static final Section TLS = new Section(
            "tls",
            SectionSchema.of(CA_FILE, CERT_FILE, KEY_FILE, KEY_PASSWORD),
            "the platform's authorities, no certificate",
            "[certificates](operations.md#certificates-for-providers) for an `https` provider; the files are read again at a"
                    + " reload");

    static final Required<String> HEADER_NAME = new Required<>(
            "name", TextFormats.FIELD_NAME, "a header field, but none of the connection, the message or the key");
    static final Required<Secret> HEADER_VALUE =
            new Required<>("value", TextFormats.FIELD_VALUE, "the field's value; a secret is better in a `${VAR}`");
    static final SectionList HEADERS = new SectionList(
            "headers",
            SectionSchema.of(HEADER_NAME, HEADER_VALUE),
            "none",
            "header fields that go with every request to the provider, in place of the caller's of these names");

    static final Required<String> PARAMETER_NAME =
            new Required<>("name", TextFormats.PARAMETER_NAME, "a query parameter such as `api-version`");
    static final Required<Secret> PARAMETER_VALUE =
            new Required<>("value", TextFormats.FIELD_VALUE, "its value, not URL-encoded");
    static final SectionList QUERY = new SectionList(
            "query",
            SectionSchema.of(PARAMETER_NAME, PARAMETER_VALUE),
            "none",
            "query parameters that go with every request to the provider, in place of the caller's of these names");

    private EgressSchema() {}
}
