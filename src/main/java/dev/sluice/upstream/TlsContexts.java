package dev.sluice.upstream;

import dev.sluice.upstream.ProviderTls.ClientCertificate;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.Http2SslContextSpec;

/** The TLS contexts of connections to providers: HTTP/2 where the provider offers it, else HTTP/1.1. */
final class TlsContexts {

    private TlsContexts() {}

    /** Returns the context for {@code tls}. */
    static SslContext of(ProviderTls tls) {
        return tls.equals(ProviderTls.PLATFORM) ? Platform.CONTEXT : made(tls);
    }

    private static SslContext made(ProviderTls tls) {
        try {
            TrustManagerFactory trust = tls.authorities().isEmpty() ? factory(null) : trusting(tls.authorities());
            ClientCertificate client = tls.client();
            return Http2SslContextSpec.forClient()
                    .configure(builder -> {
                        builder.trustManager(namingIssuers(trust));
                        if (client != null) {
                            builder.keyManager(client.key(), client.chain());
                        }
                    })
                    .sslContext();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the trusted certificates cannot be used", e);
        }
    }

    private static TrustManagerFactory trusting(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (X509Certificate authority : authorities) {
            store.setCertificateEntry("configured-" + number++, authority);
        }
        for (TrustManager manager : factory(null).getTrustManagers()) {
            if (manager instanceof X509TrustManager platform) {
                for (X509Certificate issuer : platform.getAcceptedIssuers()) {
                    store.setCertificateEntry("platform-" + number++, issuer);
                }
            }
        }
        return factory(store);
    }

    private static TrustManager namingIssuers(TrustManagerFactory factory) {
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager deciding) {
                return new IssuerNamingTrust(deciding);
            }
        }
        return factory.getTrustManagers()[0];
    }

    /** Returns a factory that trusts what is in {@code store}, or what the platform trusts where that is null. */
    private static TrustManagerFactory factory(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }

    /** Made once, when first needed: reading the trusted certificates takes a moment. */
    private static final class Platform {

        static final SslContext CONTEXT = made(ProviderTls.PLATFORM);
    }
}
