package dev.streamgauge.util;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A fresh key with a certificate that it has signed itself, in the files that people have. */
public final class TestKeys {
  public static final String PASSWORD = "only-for-tests";

  public final Path keystore;
  public final Path passwordFile;
  public final Path certificate;

  private TestKeys(Path folder, String name) {
    keystore = folder.resolve(name + ".p12");
    passwordFile = folder.resolve(name + ".password");
    certificate = folder.resolve(name + ".pem");
  }

  /** A key of {@code name} for servers at {@code host}, such as {@code ip:127.0.0.1}. */
  public static TestKeys make(Path folder, String name, String host) throws Exception {
    TestKeys keys = new TestKeys(folder, name);
    Files.writeString(keys.passwordFile, PASSWORD + "\n");
    keys.keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "SAN=" + host);
    keys.keytool("-exportcert", "-rfc", "-file", keys.certificate.toString());
    return keys;
  }

  private void keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-alias", "key", "-keystore", keystore.toString()));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(output);
    }
  }

  /** The key and its certificate as a PEM file. */
  public Path pem() throws IOException, GeneralSecurityException {
    byte[] key = load().getKey("key", PASSWORD.toCharArray()).getEncoded();
    String text =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
            + "\n-----END PRIVATE KEY-----\n"
            + Files.readString(certificate);
    return Files.writeString(keystore.resolveSibling("key.pem"), text);
  }

  private KeyStore load() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keystore)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  /** What a peer with this key needs that trusts the holder of {@code other} alone. */
  public SSLContext peerOf(TestKeys other) throws IOException, GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(load(), PASSWORD.toCharArray());
    return context(keys, other);
  }

  /** What a peer without a key needs that trusts the holder of this one alone. */
  public SSLContext peer() throws IOException, GeneralSecurityException {
    return context(null, this);
  }

  private static SSLContext context(KeyManagerFactory keys, TestKeys trusted)
      throws IOException, GeneralSecurityException {
    KeyStore certificates = KeyStore.getInstance("PKCS12");
    certificates.load(null, null);
    certificates.setCertificateEntry("peer", trusted.load().getCertificate("key"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(certificates);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
