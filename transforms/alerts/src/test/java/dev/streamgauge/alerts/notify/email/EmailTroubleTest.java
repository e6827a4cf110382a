package dev.streamgauge.alerts.notify.email;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.alerts.notify.message.Events;
import dev.streamgauge.alerts.notify.message.RejectedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.joda.time.Duration;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Mail servers that do what no well-kept one does: here, that of the test. */
public class EmailTroubleTest {
  private static final String HANG = "hang";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, String> replies = new ConcurrentHashMap<>();
  private final AtomicInteger taken = new AtomicInteger();
  private ServerSocket server;

  @Before
  public void startServer() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    threads.submit(
        () -> {
          while (true) {
            Socket client = server.accept();
            threads.submit(() -> serve(client));
          }
        });
  }

  @After
  public void stopServer() throws IOException {
    server.close();
    threads.shutdownNow();
  }

  private Void serve(Socket client) throws IOException {
    Map<String, String> usual = new HashMap<>(Map.of("DATA", "354 go on", ".", "250 taken"));
    try (client;
        BufferedReader in =
            new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
        OutputStream out = client.getOutputStream()) {
      String reply = "220 test";
      boolean inMail = false;
      while (!reply.equals(HANG)) {
        out.write((reply + "\r\n").getBytes(US_ASCII));
        String line = in.readLine();
        while (inMail && line != null && !line.equals(".")) {
          line = in.readLine();
        }
        if (line == null) {
          return null;
        }
        inMail = line.equals("DATA");
        taken.addAndGet(line.equals(".") ? 1 : 0);
        reply = replies.getOrDefault(line, usual.getOrDefault(line, "250 yes"));
      }
      return awaitEnd(in);
    }
  }

  private static Void awaitEnd(BufferedReader in) throws IOException {
    while (in.readLine() != null) {
      // Says nothing.
    }
    return null;
  }

  private EmailNotifier notifier() {
    return EmailNotifier.by("127.0.0.1", server.getLocalPort())
        .withEncryption(EmailNotifier.Encryption.NONE)
        .withTimeout(Duration.standardSeconds(2))
        .from("gauge@example.org")
        .andTo("ops@example.org");
  }

  @Test
  public void aMailThatWasTakenIsSentHoweverTheServerSaysGoodbye() throws Exception {
    replies.put("QUIT", HANG);
    Events.send(notifier(), Events.storm(1));
    assertThat(taken).hasValue(1);
  }

  @Test
  public void triesAgainIfOneAddressIsWrongAndAnotherOnlyBusy() {
    replies.put("RCPT TO:<ops@example.org>", "550 nobody");
    replies.put("RCPT TO:<dev@example.org>", "451 come again");
    assertThatThrownBy(() -> Events.send(notifier().andTo("dev@example.org"), Events.storm(1)))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(RejectedException.class);
    replies.put("RCPT TO:<dev@example.org>", "550 nobody");
    assertThatThrownBy(() -> Events.send(notifier().andTo("dev@example.org"), Events.storm(1)))
        .isInstanceOf(RejectedException.class);
    assertThat(taken).hasValue(0);
  }
}
