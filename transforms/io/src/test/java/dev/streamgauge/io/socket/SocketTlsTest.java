package dev.streamgauge.io.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.io.socket.TlsSettings.ClientAuth;
import dev.streamgauge.util.TestKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.joda.time.Duration;
import org.junit.After;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public class SocketTlsTest {
  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();
  private static final String HOST = "127.0.0.1";

  private static TestKeys server;
  private static TestKeys client;
  private static TestKeys elsewhere;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @BeforeClass
  public static void makeKeys() throws Exception {
    Path folder = FOLDER.getRoot().toPath();
    server = TestKeys.make(folder, "server", "ip:127.0.0.1");
    client = TestKeys.make(folder, "client", "dns:client");
    elsewhere = TestKeys.make(folder, "elsewhere", "dns:elsewhere.example");
  }

  @After
  public void closeAll() throws Exception {
    for (AutoCloseable closeable : opened) {
      closeable.close();
    }
    threads.shutdownNow();
  }

  private static SocketSource source(TlsSettings tls) {
    return SocketSource.listen(HOST, 0).withGrace(Duration.millis(10)).withTls(tls);
  }

  private SocketReading read(SocketSource source) throws IOException {
    SocketReading reading = SocketReading.start(source);
    opened.add(reading);
    return reading;
  }

  private SSLSocket connect(SocketReading reading, SSLContext context) throws IOException {
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(HOST, reading.port());
    opened.add(socket);
    return socket;
  }

  private Socket connectPlainly(SocketReading reading) throws IOException {
    Socket socket = new Socket(HOST, reading.port());
    socket.setSoTimeout(60_000);
    opened.add(socket);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
    socket.getOutputStream().flush();
  }

  private static String numbered(String name, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(name).append(' ').append(i).append('\n');
    }
    return text.toString();
  }

  @Test
  public void readsLinesOfBothVersionsOfTls() throws Exception {
    SocketReading reading = read(source(settings(server)));
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      SSLSocket socket = connect(reading, server.peer());
      socket.setEnabledProtocols(new String[] {version});
      threads.submit(
          () -> {
            send(socket, version + "\nhalf");
            send(socket, " done\n9 <1>octets!last");
            socket.close();
            return null;
          });
      reading.until(() -> assertThat(reading.lines).hasSize(4));
      assertThat(reading.lines).containsExactly(version, "half done", "<1>octets", "!last");
      assertThat(reading.origins).containsOnly("listen:127.0.0.1");
      reading.lines.clear();
    }
    await().until(() -> reading.engine().counters().closed.get() == 2);
    assertThat(reading.engine().counters().handshakesFailed.get()).isZero();
  }

  /** Records of 16 KiB that come faster than a read takes them wait where no selector sees them. */
  @Test
  public void readsFromManyPeersAtOnceAllThatTheySend() throws Exception {
    SocketReading reading = read(source(settings(server)).withBufferBytes(100_000));
    int peers = 40;
    int linesEach = 20_000;
    List<Future<?>> sends = new ArrayList<>();
    for (int p = 0; p < peers; p++) {
      String name = "peer " + p;
      SSLSocket socket = connect(reading, server.peer());
      sends.add(
          threads.submit(
              () -> {
                send(socket, numbered(name, 0, linesEach));
                return null;
              }));
    }
    reading.until(() -> assertThat(reading.lines.size()).isEqualTo(peers * linesEach));
    for (Future<?> send : sends) {
      send.get();
    }
    for (int p = 0; p < peers; p++) {
      String name = "peer " + p + " ";
      assertThat(String.join("\n", reading.lines.stream().filter(l -> l.startsWith(name)).toList()))
          .isEqualTo(numbered(name.trim(), 0, linesEach).trim());
    }
  }

  @Test
  public void aPeerThatSpeaksNoTlsIsClosedAndCountedAndStopsNobody() throws Exception {
    SocketReading reading = read(source(settings(server)));
    SSLSocket good = connect(reading, server.peer());
    Future<?> sent =
        threads.submit(
            () -> {
              send(good, "before\n");
              return null;
            });
    reading.untilLines("before");
    sent.get();
    Socket plain = connectPlainly(reading);
    send(plain, "ERROR in the clear, which nobody is to count\n");
    assertThat(plain.getInputStream().read()).isEqualTo(-1);
    await().until(() -> reading.engine().counters().handshakesFailed.get() == 1);
    send(good, "after\n");
    reading.untilLines("before", "after");
  }

  @Test
  public void aHandshakeThatNeverEndsHoldsUpNobody() throws Exception {
    SocketReading reading =
        read(source(settings(server)).withHandshakeTimeout(Duration.standardMinutes(10)));
    connectPlainly(reading);
    startHandshake(connectPlainly(reading));
    SSLSocket good = connect(reading, server.peer());
    Future<?> sent =
        threads.submit(
            () -> {
              send(good, "good\n");
              return null;
            });
    reading.untilLines("good");
    sent.get();
    assertThat(reading.engine().counters().handshakesFailed.get()).isZero();
  }

  @Test
  public void aHandshakeThatNeverEndsIsEnded() throws Exception {
    SocketReading reading =
        read(source(settings(server)).withHandshakeTimeout(Duration.millis(500)));
    Socket silent = connectPlainly(reading);
    Socket halfway = connectPlainly(reading);
    startHandshake(halfway);
    assertThat(silent.getInputStream().read()).isEqualTo(-1);
    assertThat(halfway.getInputStream().read()).isEqualTo(-1);
    await().until(() -> reading.engine().counters().handshakesFailed.get() == 2);
  }

  /** Sends the head of a record of 512 bytes, of which one comes. */
  private static void startHandshake(Socket socket) throws IOException {
    socket.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
  }

  @Test
  public void clientsShowACertificateIfTheyHaveTo() throws Exception {
    TlsSettings trusting = settings(server).withTruststore(client.certificate.toString(), null);
    SocketReading reading = read(source(trusting.withClientAuth(ClientAuth.REQUIRED)));
    for (SSLContext refused : List.of(server.peer(), elsewhere.peerOf(server))) {
      SSLSocket socket = connect(reading, refused);
      long before = reading.engine().counters().handshakesFailed.get();
      threads.submit(
          () -> {
            send(socket, "refused\n");
            return null;
          });
      await().until(() -> reading.engine().counters().handshakesFailed.get() == before + 1);
    }
    SSLSocket admitted = connect(reading, client.peerOf(server));
    threads.submit(
        () -> {
          send(admitted, "admitted\n");
          return null;
        });
    reading.untilLines("admitted");

    SocketReading optional = read(source(trusting.withClientAuth(ClientAuth.OPTIONAL)));
    SSLSocket without = connect(optional, server.peer());
    threads.submit(
        () -> {
          send(without, "without\n");
          return null;
        });
    optional.untilLines("without");
  }

  @Test
  public void connectsToAServerThatItTrustsAndToNoOther() throws Exception {
    try (SSLServerSocket listening =
        (SSLServerSocket)
            server
                .peerOf(client)
                .getServerSocketFactory()
                .createServerSocket(0, 10, InetAddress.getByName(HOST))) {
      listening.setNeedClientAuth(true);
      threads.submit(
          () -> {
            while (!listening.isClosed()) {
              try (SSLSocket peer = (SSLSocket) listening.accept()) {
                send(peer, "from the server\n");
                // Keeps it open until the other side goes.
                peer.getInputStream().read();
              } catch (IOException e) {
                // The client has refused us, or we it.
              }
            }
            return null;
          });
      SocketSource connecting =
          SocketSource.connect(HOST, listening.getLocalPort()).withGrace(Duration.millis(10));
      SocketReading trusting =
          read(
              connecting.withTls(
                  settings(client).withTruststore(server.certificate.toString(), null)));
      trusting.untilLines("from the server");
      trusting.close();

      for (TlsSettings wrong :
          List.of(
              // Signed by none of those that Java trusts.
              settings(client),
              // Without a certificate, which this server asks for.
              TlsSettings.withoutKey().withTruststore(server.certificate.toString(), null))) {
        SocketReading refusing =
            read(
                SocketSource.connect(HOST, listening.getLocalPort())
                    .withGrace(Duration.millis(10))
                    .withTls(wrong));
        refusing.until(
            () -> assertThat(refusing.engine().counters().handshakesFailed.get()).isPositive());
        assertThat(refusing.lines).isEmpty();
        refusing.close();
      }
    }
  }

  @Test
  public void aServerMustHaveACertificateForItsHost() throws Exception {
    try (SSLServerSocket listening =
        (SSLServerSocket)
            elsewhere
                .peerOf(client)
                .getServerSocketFactory()
                .createServerSocket(0, 10, InetAddress.getByName(HOST))) {
      threads.submit(
          () -> {
            try (SSLSocket peer = (SSLSocket) listening.accept()) {
              send(peer, "from the wrong server\n");
            }
            return null;
          });
      SocketReading reading =
          read(
              SocketSource.connect(HOST, listening.getLocalPort())
                  .withGrace(Duration.millis(10))
                  .withTls(
                      TlsSettings.withoutKey()
                          .withTruststore(elsewhere.certificate.toString(), null)));
      reading.until(
          () -> assertThat(reading.engine().counters().handshakesFailed.get()).isPositive());
      assertThat(reading.lines).isEmpty();
    }
  }

  @Test
  public void takesPemFilesToo() throws Exception {
    SocketReading reading = read(source(TlsSettings.withKeystore(server.pem().toString(), null)));
    SSLSocket socket = connect(reading, server.peer());
    threads.submit(
        () -> {
          send(socket, "pem\n");
          return null;
        });
    reading.untilLines("pem");
  }

  @Test
  public void newConnectionsUseACertificateThatHasBeenReplaced() throws Exception {
    Path keystore = FOLDER.getRoot().toPath().resolve("renewed.p12");
    Files.copy(elsewhere.keystore, keystore);
    SocketReading reading =
        read(source(TlsSettings.withKeystore(keystore.toString(), server.passwordFile.toString())));
    SSLSocket before = connect(reading, elsewhere.peer());
    send(before, "old\n");
    reading.until(() -> assertThat(reading.lines).containsExactly("old"));

    // Half a file is no reason to turn anybody away.
    Files.write(keystore, new byte[100]);
    send(connect(reading, elsewhere.peer()), "half\n");
    reading.until(() -> assertThat(reading.lines).containsExactly("old", "half"));

    Path written = Files.copy(server.keystore, keystore.resolveSibling("renewed.new"));
    Files.move(written, keystore, StandardCopyOption.REPLACE_EXISTING);
    send(connect(reading, server.peer()), "new\n");
    reading.until(() -> assertThat(reading.lines).containsExactly("old", "half", "new"));
    send(before, "still\n");
    reading.until(() -> assertThat(reading.lines).endsWith("still"));
  }

  @Test
  public void offersNoSuitesWithoutForwardSecrecyOrInCbcMode() throws Exception {
    for (SSLEngine engine :
        List.of(
            settings(server).engines().createServerSslEngine("", 0),
            settings(server).engines().createClientSslEngine("host", 1, "HTTPS"))) {
      assertThat(engine.getEnabledCipherSuites())
          .contains("TLS_AES_256_GCM_SHA384")
          .noneMatch(suite -> suite.contains("_CBC_") || suite.startsWith("TLS_RSA_"));
    }
  }

  @Test
  public void offersNoOldVersions() throws Exception {
    assertThat(settings(server).engines().createServerSslEngine("", 0).getEnabledProtocols())
        .containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
  }

  @Test
  public void saysWhatIsWrongWithItsFilesAndNeverAPassword() throws Exception {
    Path folder = FOLDER.getRoot().toPath();
    String keystore = server.keystore.toString();
    Path wrong = Files.writeString(folder.resolve("wrong"), "not-the-password\n");
    refused(TlsSettings.withKeystore(keystore, wrong.toString()), "password was incorrect");
    refused(TlsSettings.withKeystore(keystore, null), "there is no password for the keystore");
    refused(TlsSettings.withKeystore(keystore, "/no/such"), "the password file /no/such cannot");
    refused(TlsSettings.withKeystore("/no/such", null), "the keystore /no/such cannot be read");
    refused(
        TlsSettings.withKeystore(wrong.toString(), wrong.toString()),
        "the keystore " + wrong + " cannot be used");
    refused(
        TlsSettings.withKeystore(server.certificate.toString(), null),
        "the keystore " + server.certificate + " cannot be used");
    // A truststore that holds a key is none.
    refused(
        settings(server).withTruststore(keystore, server.passwordFile.toString()),
        "holds no certificate to trust");
    assertThatThrownBy(() -> SocketReading.start(source(TlsSettings.withKeystore("/no", null))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Cannot encrypt listen:127.0.0.1:0: the keystore /no cannot");
    assertThatThrownBy(() -> source(TlsSettings.withoutKey())).hasMessageContaining("keystore");
    assertThatThrownBy(() -> source(settings(server).withClientAuth(ClientAuth.REQUIRED)))
        .hasMessageContaining("take a truststore");
  }

  private static void refused(TlsSettings tls, String message) {
    assertThatThrownBy(tls::check)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("not-the-password")
        .hasMessageNotContaining(TestKeys.PASSWORD);
  }

  private static TlsSettings settings(TestKeys keys) {
    return TlsSettings.withKeystore(keys.keystore.toString(), keys.passwordFile.toString());
  }
}
