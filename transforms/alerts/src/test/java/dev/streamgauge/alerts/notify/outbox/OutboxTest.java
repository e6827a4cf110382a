package dev.streamgauge.alerts.notify.outbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.http.HttpReceiver;
import dev.streamgauge.alerts.notify.http.PagerDutyNotifier;
import dev.streamgauge.alerts.notify.http.WebhookNotifier;
import dev.streamgauge.alerts.notify.message.Events;
import dev.streamgauge.alerts.notify.message.HttpTarget;
import dev.streamgauge.alerts.notify.message.Notifier;
import dev.streamgauge.alerts.notify.message.Receiver;
import dev.streamgauge.alerts.notify.message.SecretRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What an outbox does about receivers that fail, to which it tells one host of each message. */
public class OutboxTest {
  private static final String BODY = "{{ $status }} {{ $labels.host }}";
  private static final Duration LONG = Duration.ofSeconds(60);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final List<AutoCloseable> opened = new ArrayList<>();
  private Outboxes outboxes;
  private HttpReceiver server;

  @Before
  public void start() throws IOException {
    outboxes = process();
    server = opened(HttpReceiver.start());
  }

  @After
  public void stop() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  private <T extends AutoCloseable> T opened(T resource) {
    opened.add(resource);
    return resource;
  }

  /** What stands for a process: the outboxes of one. */
  private Outboxes process() {
    return opened(new Outboxes());
  }

  private Path directory() {
    return folder.getRoot().toPath().resolve("outbox");
  }

  private OutboxTarget target(String name, HttpTarget http, int limit) {
    Receiver receiver = Receiver.of(name, WebhookNotifier.to(http).withBody("text/plain", BODY));
    return OutboxTarget.of(
        receiver, directory().toString(), limit, Duration.ofMillis(5), Duration.ofMillis(50));
  }

  private OutboxTarget target(int port) {
    return target("ops", HttpTarget.of(SecretRef.plain(HttpReceiver.url(port))), 10_000);
  }

  private OutboxTarget target() {
    return target(server.port());
  }

  private static AlertGroup at(String host, int second) {
    return Events.group(Events.firing(host, Events.START + second * 1000L));
  }

  private List<String> files(String kind) throws IOException {
    Path place = directory().resolve("ops/0").resolve(kind);
    if (!Files.exists(place)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(place)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  public void tellsInTheOrderOfTheTimes() throws Exception {
    OutboxTarget target = target();
    server.answering(HttpReceiver.Answer.of(503), HttpReceiver.Answer.of(200));
    outboxes.put(target, at("a", 5));
    outboxes.put(target, at("b", 6));
    outboxes.put(target, at("c", 7));
    assertThat(outboxes.finish(LONG).sent()).isEqualTo(3);
    assertThat(server.bodies()).containsExactly("firing a", "firing a", "firing b", "firing c");
    assertThat(files("pending")).isEmpty();
  }

  @Test
  public void waitsForAReceiverThatIsDownAtFirst() throws Exception {
    int port = HttpReceiver.deadPort();
    OutboxTarget target = target(port);
    outboxes.put(target, at("a", 0));
    outboxes.put(target, at("b", 1));
    await().atMost(LONG).until(() -> outboxes.counts().retries() > 2);
    assertThat(files("pending")).hasSize(2);

    HttpReceiver late = opened(HttpReceiver.startAt(port));
    OutboxCounts counts = outboxes.finish(LONG);
    assertThat(counts.sent()).isEqualTo(2);
    assertThat(counts.pending()).isZero();
    assertThat(late.bodies()).containsExactly("firing a", "firing b");
  }

  @Test
  public void triesAgainUntilAServerRecovers() throws Exception {
    server.answering(
        HttpReceiver.Answer.of(500),
        HttpReceiver.Answer.of(502),
        HttpReceiver.Answer.of(429),
        HttpReceiver.Answer.of(200));
    outboxes.put(target(), at("a", 0));
    OutboxCounts counts = outboxes.finish(LONG);
    assertThat(server.requests()).hasSize(4);
    assertThat(counts.sent()).isEqualTo(1);
    assertThat(counts.retries()).isEqualTo(3);
    assertThat(counts.failed()).isZero();
  }

  @Test
  public void leavesABusyReceiverAloneAsLongAsItAsks() throws Exception {
    List<Long> times = new ArrayList<>();
    server.answering(
        request -> {
          times.add(System.nanoTime());
          return times.size() == 1
              ? new HttpReceiver.Answer(429, "", Map.of("Retry-After", "1"))
              : HttpReceiver.Answer.of(200);
        });
    outboxes.put(target(), at("a", 0));
    outboxes.finish(LONG);
    assertThat(times).hasSize(2);
    // Without the header it would be 5 ms at most.
    assertThat(Duration.ofNanos(times.get(1) - times.get(0)))
        .isGreaterThanOrEqualTo(Duration.ofMillis(990));
  }

  @Test
  public void triesAgainWhenAServerHangs() throws Exception {
    server.answering(
        request -> server.requests().size() == 1 ? HttpReceiver.HANG : HttpReceiver.Answer.of(200));
    outboxes.put(
        target("ops", server.target().withTimeout(org.joda.time.Duration.standardSeconds(2)), 100),
        at("a", 0));
    assertThat(outboxes.finish(LONG).sent()).isEqualTo(1);
    // More than twice where the second answer, too, took its time.
    assertThat(server.bodies()).hasSizeGreaterThan(1).containsOnly("firing a");
  }

  @Test
  public void isNotHeldUpByADeadReceiver() throws Exception {
    OutboxTarget dead =
        target(
            "dead", HttpTarget.of(SecretRef.plain(HttpReceiver.url(HttpReceiver.deadPort()))), 9);
    for (int i = 0; i < 3; i++) {
      outboxes.put(dead, at("a" + i, i));
      outboxes.put(target(), at("a" + i, i));
    }
    await().atMost(LONG).until(() -> outboxes.counts().sent() == 3);
    assertThat(server.bodies()).containsExactly("firing a0", "firing a1", "firing a2");
    assertThat(outboxes.counts().pending()).isEqualTo(3);
  }

  @Test
  public void keepsWhatAReceiverRejectsAndGoesOn() throws Exception {
    server.answering(
        request ->
            request.body().endsWith("bad")
                ? HttpReceiver.Answer.of(400, "no such host")
                : HttpReceiver.Answer.of(200));
    outboxes.put(target(), at("bad", 0));
    outboxes.put(target(), at("good", 1));
    OutboxCounts counts = outboxes.finish(LONG);
    assertThat(counts.failed()).isEqualTo(1);
    assertThat(counts.sent()).isEqualTo(1);
    assertThat(counts.retries()).isZero();
    assertThat(server.bodies()).containsExactly("firing bad", "firing good");
    Path failed = directory().resolve("ops/0/failed").resolve(files("failed").get(0));
    assertThat(Files.readString(failed))
        .startsWith("{\"reason\":\"it answers 400: no such host\",\"group\":\"web/HighErrors\"")
        .contains("\"host\":\"bad\"");
  }

  @Test
  public void dropsTheOldestThatFiresWhenItIsFull() throws Exception {
    int port = HttpReceiver.deadPort();
    OutboxTarget target = target("ops", HttpTarget.of(SecretRef.plain(HttpReceiver.url(port))), 3);
    AlertEvent old = Events.firing("old", Events.START - 60_000);
    outboxes.put(target, Events.group(Events.over(old)));
    for (int i = 0; i < 4; i++) {
      outboxes.put(target, at("h" + i, i));
    }
    assertThat(outboxes.counts().dropped()).isEqualTo(2);

    HttpReceiver late = opened(HttpReceiver.startAt(port));
    assertThat(outboxes.finish(LONG).sent()).isEqualTo(3);
    assertThat(late.bodies()).containsExactly("resolved old", "firing h2", "firing h3");
  }

  @Test
  public void takesAGroupLargerThanItsLimit() throws Exception {
    outboxes.put(target("ops", server.target(), 3), Events.storm(10));
    assertThat(outboxes.finish(LONG).sent()).isEqualTo(10);
  }

  @Test
  public void tellsTheSameEventOnce() throws Exception {
    OutboxTarget target = target();
    AlertEvent a = Events.firing("a");
    outboxes.put(target, Events.group(a));
    outboxes.put(target, Events.group(a));
    await().atMost(LONG).until(() -> outboxes.counts().pending() == 0);
    outboxes.put(target, Events.group(a, Events.firing("b")));
    outboxes.finish(LONG);
    // After a restart too.
    Outboxes next = process();
    next.put(target, Events.group(a, Events.firing("b")));
    next.put(target, Events.group(Events.over(a)));
    next.finish(LONG);
    assertThat(server.bodies()).containsExactly("firing a", "firing b", "resolved a");
  }

  @Test
  public void neverTellsTheEndBeforeTheBeginning() throws Exception {
    int port = HttpReceiver.deadPort();
    OutboxTarget target = target(port);
    AlertEvent a = Events.firing("a");
    outboxes.put(target, Events.group(Events.over(a)));
    outboxes.put(target, Events.group(a));
    outboxes.put(target, Events.group(Events.over(Events.firing("b")), Events.firing("b")));
    // What is under way was chosen before the beginnings came; the attempt after it was not.
    long before = outboxes.counts().retries();
    await().atMost(LONG).until(() -> outboxes.counts().retries() >= before + 2);
    HttpReceiver late = opened(HttpReceiver.startAt(port));
    outboxes.finish(LONG);
    assertThat(late.bodies()).containsSubsequence("firing a", "resolved a");
    assertThat(late.bodies()).containsSubsequence("firing b", "resolved b");
    assertThat(late.bodies()).hasSize(4);
  }

  @Test
  public void doesNotTellThatAnAlertFiresWhoseEndWasTold() throws Exception {
    OutboxTarget target = target();
    AlertEvent a = Events.firing("a");
    outboxes.put(target, Events.group(Events.over(a)));
    await().atMost(LONG).until(() -> outboxes.counts().pending() == 0);
    outboxes.put(target, Events.group(a));
    outboxes.finish(LONG);
    assertThat(server.bodies()).containsExactly("resolved a");
  }

  @Test
  public void keepsForTheNextStartWhatItCannotSend() throws Exception {
    int port = HttpReceiver.deadPort();
    outboxes.put(target(port), at("a", 0));
    assertThat(outboxes.finish(Duration.ZERO).pending()).isEqualTo(1);

    HttpReceiver late = opened(HttpReceiver.startAt(port));
    Outboxes next = process();
    next.open(target(port));
    assertThat(next.finish(LONG).sent()).isEqualTo(1);
    assertThat(late.bodies()).containsExactly("firing a");
  }

  @Test
  public void doesNotSendAgainWhatWasDeliveredJustBeforeACrash() throws Exception {
    // As a crash between the two leaves it: noted as delivered, and still there.
    DirectoryStore store = DirectoryStore.in(directory().resolve("ops"));
    AlertEvent a = Events.firing("a");
    AlertEvent b = Events.firing("b");
    store.write(Message.of(Events.group(a, b), 7));
    store.deliver(List.of(Message.id(a)), List.of(Message.id(a)));
    store.close();
    outboxes.open(target());
    outboxes.finish(LONG);
    assertThat(server.bodies()).containsExactly("firing b");
    assertThat(files("pending")).isEmpty();
  }

  @Test
  public void tellsAllOfAMessageThatAnotherKindOfReceiverHasLeft() throws Exception {
    DirectoryStore store = DirectoryStore.in(directory().resolve("ops"));
    store.write(Message.of(Events.group(Events.firing("a"), Events.firing("b")), 0));
    store.close();
    Path key = Files.writeString(folder.newFile().toPath(), "routing-key");
    Notifier pager = PagerDutyNotifier.of(SecretRef.file(key.toString())).by(server.target());
    outboxes.open(
        OutboxTarget.of(
            Receiver.of("ops", pager),
            directory().toString(),
            10,
            Duration.ofMillis(5),
            Duration.ofMillis(50)));
    assertThat(outboxes.finish(LONG).sent()).isEqualTo(2);
    assertThat(server.bodies()).hasSize(2);
    assertThat(server.bodies().get(0)).contains("a has 12 errors");
    assertThat(server.bodies().get(1)).contains("b has 12 errors");
  }

  @Test
  public void putsCorruptMessagesAsideAndGoesOn() throws Exception {
    Path pending = Files.createDirectories(directory().resolve("ops/0/pending"));
    String name = Message.of(at("a", 0), 0).name();
    Files.write(pending.resolve(name + ".alert"), new byte[] {1, 2, 3});
    Files.write(pending.resolve(name + "0.alert"), new byte[0]);
    Files.write(pending.resolve("nonsense.alert"), new byte[100_000]);
    // The length of a text of two gigabytes.
    Files.write(pending.resolve(name + "1.alert"), new byte[] {-1, -1, -1, -1, 7, 65});
    Files.write(pending.resolve("half.alert.tmp"), new byte[10]);
    Files.write(directory().resolve("ops/0/delivered"), new byte[] {(byte) 0xff, 10, 0, 65});
    outboxes.put(target(), at("a", 0));
    assertThat(outboxes.finish(LONG).sent()).isEqualTo(1);
    assertThat(files("failed")).hasSize(4);
    assertThat(files("pending")).isEmpty();
  }

  @Test
  public void recognizesEveryMessageInWhichABitHasChanged() throws Exception {
    AlertGroup group = Events.group(Events.firing("a"));
    byte[] bytes = MessageFile.encode(group);
    assertThat(MessageFile.decode(bytes)).isEqualTo(group);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] changed = bytes.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> MessageFile.decode(changed)).isInstanceOf(IOException.class);
    }
  }

  @Test
  public void movesAMessageThatHasChangedToTheFailedOnes() throws Exception {
    int port = HttpReceiver.deadPort();
    outboxes.put(target(port), at("a", 0));
    outboxes.put(target(port), at("b", 1));
    outboxes.finish(Duration.ZERO);
    Path first = directory().resolve("ops/0/pending").resolve(files("pending").get(0));
    byte[] bytes = Files.readAllBytes(first);
    // A letter of the summary.
    int at = new String(bytes, ISO_8859_1).indexOf("has 12 errors");
    bytes[at + 4]++;
    Files.write(first, bytes);

    HttpReceiver late = opened(HttpReceiver.startAt(port));
    Outboxes next = process();
    next.open(target(port));
    next.finish(LONG);
    assertThat(late.bodies()).containsExactly("firing b");
    assertThat(files("failed")).containsExactly(first.getFileName().toString());
  }

  @Test
  public void nobodyElseMayReadWhatItKeeps() throws Exception {
    int port = HttpReceiver.deadPort();
    server.answering(HttpReceiver.Answer.of(200), HttpReceiver.Answer.of(400));
    outboxes.put(target("ops", server.target(), 10), Events.group(Events.firing("delivered")));
    outboxes.put(target("ops", server.target(), 10), at("rejected", 1));
    outboxes.finish(LONG);
    outboxes.put(target(port), at("pending", 2));
    outboxes.finish(Duration.ZERO);
    List<String> open = new ArrayList<>();
    try (Stream<Path> all = Files.walk(directory().resolve("ops/0"))) {
      for (Path path : all.toList()) {
        String expected = Files.isDirectory(path) ? "rwx------" : "rw-------";
        String found = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        // The lock is empty.
        if (!found.equals(expected) && !path.endsWith("lock")) {
          open.add(path + " " + found);
        }
      }
    }
    assertThat(open).isEmpty();
    assertThat(files("pending")).hasSize(1);
    assertThat(files("failed")).hasSize(1);
  }

  @Test
  public void takesAlertsWhileItWaitsToFinish() throws Exception {
    int port = HttpReceiver.deadPort();
    outboxes.put(target(port), at("a", 0));
    CompletableFuture<OutboxCounts> finished =
        CompletableFuture.supplyAsync(() -> outboxes.finish(LONG));
    await().atMost(LONG).until(() -> outboxes.counts().retries() > 1);
    outboxes.put(target(port), at("b", 1));
    assertThat(finished).isNotDone();

    HttpReceiver late = opened(HttpReceiver.startAt(port));
    assertThat(finished.get(60, TimeUnit.SECONDS).sent()).isEqualTo(2);
    assertThat(late.bodies()).containsExactly("firing a", "firing b");
  }

  @Test
  public void opensAgainForAlertsAfterTheEnd() throws Exception {
    outboxes.put(target(), at("a", 0));
    outboxes.finish(LONG);
    outboxes.put(target(), at("b", 1));
    outboxes.finish(LONG);
    assertThat(server.bodies()).containsExactly("firing a", "firing b");
  }

  @Test
  public void sendsWhatTheDiskDoesNotTake() throws Exception {
    OutboxTarget target = target();
    outboxes.open(target);
    Path place = directory().resolve("ops/0");
    Files.delete(place.resolve("pending"));
    Files.writeString(place.resolve("pending"), "no directory any more");
    outboxes.put(target, at("a", 0));
    assertThat(outboxes.finish(LONG).sent()).isEqualTo(1);
    assertThat(server.bodies()).containsExactly("firing a");
  }

  @Test
  public void givesEachProcessAPlaceOfItsOwn() throws Exception {
    Outboxes other = process();
    outboxes.put(target(), at("a", 0));
    other.put(target(), at("b", 0));
    outboxes.finish(LONG);
    other.finish(LONG);
    assertThat(server.bodies()).containsExactlyInAnyOrder("firing a", "firing b");
    assertThat(directory().resolve("ops/1")).isDirectory();
  }

  @Test
  public void worksInMemoryWithoutADirectory() throws Exception {
    OutboxTarget target =
        OutboxTarget.of(target().receiver(), null, 10, Duration.ofMillis(5), Duration.ofMillis(9));
    server.answering(HttpReceiver.Answer.of(500), HttpReceiver.Answer.of(200));
    outboxes.put(target, at("a", 0));
    outboxes.put(target, at("a", 0));
    assertThat(outboxes.finish(LONG).sent()).isEqualTo(1);
    assertThat(directory()).doesNotExist();
  }

  @Test
  public void remembersNoMoreThanABoundedNumber() throws Exception {
    server.answering(request -> HttpReceiver.Answer.of(200));
    OutboxTarget target = target("ops", server.target(), 1_000_000);
    int storm = 15_000;
    for (int round = 0; round < 4; round++) {
      AlertEvent[] events = new AlertEvent[storm];
      for (int i = 0; i < storm; i++) {
        events[i] = Events.firing("h" + i, Events.START + round);
      }
      outboxes.put(target, Events.group(events));
    }
    assertThat(outboxes.finish(LONG).sent()).isEqualTo(4 * storm);
    DirectoryStore store = opened(DirectoryStore.in(directory().resolve("ops")));
    assertThat(store.delivered().size())
        .isBetween(OutboxQueue.MAX_DELIVERED, 2 * OutboxQueue.MAX_DELIVERED);
  }
}
