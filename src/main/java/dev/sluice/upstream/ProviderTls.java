package dev.sluice.upstream;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The certificates for TLS with one provider.
 *
 * @param authorities certificates of authorities that are trusted beside those of the platform
 * @param client the certificate that is shown to a provider that asks for one, or null for none
 */
public record ProviderTls(
        List<X509Certificate> authorities, @Nullable ClientCertificate client) {

    /** The platform's trusted authorities, and no certificate of the relay's own. */
    public static final ProviderTls PLATFORM = new ProviderTls(List.of(), null);

    /**
     * A certificate of the relay's own.
     *
     * @param chain the certificate, then those of its issuers as far as they are sent along
     * @param key the certificate's private key
     */
    public record ClientCertificate(List<X509Certificate> chain, PrivateKey key) {

        @Override
        public String toString() {
            return "ClientCertificate[" + chain.get(0).getSubjectX500Principal() + ']';
        }
    }
}
