package dev.sluice.upstream;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** A trust manager that decides as another one does, and names the issuer of a provider's certificate that it refuses. */
final class IssuerNamingTrust extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager deciding;

    IssuerNamingTrust(X509ExtendedTrustManager deciding) {
        this.deciding = deciding;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        naming(chain, () -> deciding.checkServerTrusted(chain, authType, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        naming(chain, () -> deciding.checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        naming(chain, () -> deciding.checkServerTrusted(chain, authType));
    }

    /** A decision about a certificate, which refuses it by an exception. */
    private interface Decision {
        void make() throws CertificateException;
    }

    private static void naming(X509Certificate[] chain, Decision decision) throws CertificateException {
        try {
            decision.make();
        } catch (CertificateException refused) {
            throw new UntrustedIssuer(chain, refused);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        deciding.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        deciding.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        deciding.checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return deciding.getAcceptedIssuers();
    }
}
