package dev.sluice.store.redis;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The authorities whose certificates are trusted beside the platform's. Stateless. */
final class Authorities {

    private Authorities() {}

    /** Returns a factory that trusts the certificates of {@code authorities} and of those that the platform trusts. */
    static TrustManagerFactory trusting(List<X509Certificate> authorities) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (X509Certificate each : authorities) {
                store.setCertificateEntry("configured-" + number++, each);
            }
            for (TrustManager manager : factory(null).getTrustManagers()) {
                if (manager instanceof X509TrustManager platform) {
                    for (X509Certificate each : platform.getAcceptedIssuers()) {
                        store.setCertificateEntry("platform-" + number++, each);
                    }
                }
            }
            return factory(store);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("certificates that were checked cannot be used", e);
        }
    }

    private static TrustManagerFactory factory(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }
}
