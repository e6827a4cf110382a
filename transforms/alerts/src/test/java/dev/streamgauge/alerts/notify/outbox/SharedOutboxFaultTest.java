package dev.streamgauge.alerts.notify.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.message.Events;
import dev.streamgauge.alerts.notify.message.Notifier;
import dev.streamgauge.alerts.notify.message.Receiver;
import dev.streamgauge.alerts.notify.shared.MemoryFolder;
import dev.streamgauge.alerts.notify.shared.SharedFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.After;
import org.junit.Test;

/**
 * Several processes that send from one outbox, each of which may die or fall asleep before any of
 * its steps: before it looks at, writes or deletes a file, and before and after it sends. The
 * outbox is right if each event has arrived, its end not before its start, and no more messages
 * were doubled than processes died or slept.
 */
public class SharedOutboxFaultTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final long EXPIRED_MILLIS = 20_000;

  private final MemoryFolder disk = new MemoryFolder();
  private final List<AlertEvent> arrived = new CopyOnWriteArrayList<>();
  private final List<Process> processes = new ArrayList<>();

  private enum Fault {
    DIES,
    SLEEPS
  }

  /** What happens to all threads of a dead process. */
  private static final class Dead extends Error {
    private static final long serialVersionUID = 1L;

    Dead() {
      // Without a stack trace, as many are logged.
      super("of the test", null, false, false);
    }
  }

  private final class Process {
    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicLong millis = new AtomicLong();
    private final CountDownLatch awake = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Fault fault;
    private final int faultyStep;
    private final SharedSender sender;
    private volatile boolean gone;
    private volatile boolean stopped;

    Process(Fault fault, int faultyStep) {
      this.fault = fault;
      this.faultyStep = faultyStep;
      this.sender =
          new SharedSender(new Disk(this), () -> TimeUnit.MILLISECONDS.toNanos(millis.get()));
      sender.add(
          OutboxTarget.shared(
              Receiver.of("ops", new ToUs(this)),
              "disk",
              100,
              Duration.ofMillis(1),
              Duration.ofMillis(2)));
      Thread thread = new Thread(this::run, "process");
      thread.setDaemon(true);
      thread.start();
    }

    private void run() {
      try {
        while (!stopped) {
          sender.round();
          Thread.sleep(1);
        }
      } catch (Dead | IOException | InterruptedException e) {
        gone = true;
      } finally {
        ended.countDown();
      }
    }

    SharedOutboxFaultTest test() {
      return SharedOutboxFaultTest.this;
    }

    /** Each of its threads comes here before it does anything that others see. */
    void step() {
      if (steps.incrementAndGet() >= faultyStep) {
        gone = true;
        if (fault == Fault.DIES) {
          throw new Dead();
        }
        try {
          awake.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }

    void end() {
      stopped = true;
      awake.countDown();
      try {
        assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
        sender.close();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      } catch (Dead e) {
        // As it should be.
      }
    }
  }

  private record Disk(SharedFolder shared, Process process) implements SharedFolder {
    Disk(Process process) {
      this(process.test().disk, process);
    }

    @Override
    public List<String> list(String folder) throws IOException {
      process.step();
      return shared.list(folder);
    }

    @Override
    public byte[] read(String file) throws IOException {
      process.step();
      return shared.read(file);
    }

    @Override
    public boolean create(String file, byte[] content) throws IOException {
      process.step();
      return shared.create(file, content);
    }

    @Override
    public void replace(String file, byte[] content) throws IOException {
      process.step();
      shared.replace(file, content);
    }

    @Override
    public void delete(String file) throws IOException {
      process.step();
      shared.delete(file);
    }
  }

  /** Sends to this test. */
  private static final class ToUs implements Notifier {
    private static final long serialVersionUID = 1;

    private final transient Process process;

    ToUs(Process process) {
      this.process = process;
    }

    @Override
    public boolean isOneByOne() {
      return false;
    }

    @Override
    public boolean needsFiringAlerts() {
      return true;
    }

    @Override
    public Client connect(String receiver) {
      return message -> {
        process.step();
        process.test().arrived.addAll(message.events());
        process.step();
      };
    }
  }

  private Process process(Fault fault, int step) {
    Process process = new Process(fault, step);
    processes.add(process);
    return process;
  }

  private Process process() {
    return process(Fault.DIES, Integer.MAX_VALUE);
  }

  @After
  public void endProcesses() {
    processes.forEach(Process::end);
  }

  /** An executor that puts events, which has put none before. */
  private void put(AlertGroup group) throws IOException {
    new SharedInbox(disk).put(Receiver.of("ops", new ToUs(null)), group);
  }

  private boolean isSent() {
    return disk.list("ops/pending").isEmpty();
  }

  private static List<AlertGroup> threeMessages() {
    AlertEvent a = Events.firing("a");
    AlertEvent b = Events.firing("b", Events.START + 10_000);
    return List.of(Events.group(a), Events.group(b), Events.group(Events.over(a)));
  }

  private void putAll(List<AlertGroup> groups) throws IOException {
    for (AlertGroup group : groups) {
      put(group);
    }
  }

  private static List<AlertEvent> events(List<AlertGroup> groups) {
    return groups.stream().flatMap(group -> group.events().stream()).toList();
  }

  /** Checks what has arrived against what was put. */
  private void checkArrived(List<AlertGroup> put, int faults) {
    Set<AlertEvent> expected = new HashSet<>(events(put));
    assertThat(new HashSet<>(arrived)).isEqualTo(expected);
    assertThat(arrived.size()).isLessThanOrEqualTo(expected.size() + faults);
    Map<String, Integer> firstFiring = new HashMap<>();
    for (int i = 0; i < arrived.size(); i++) {
      AlertEvent event = arrived.get(i);
      if (event.status() == AlertEvent.Status.FIRING) {
        firstFiring.putIfAbsent(event.key(), i);
      } else {
        assertThat(firstFiring).containsKey(event.key());
      }
    }
  }

  /** Lets time pass for the others, until one of them has sent everything. */
  private void othersTakeOver(Process... others) {
    until(
        () -> {
          for (Process each : others) {
            each.millis.addAndGet(EXPIRED_MILLIS);
          }
          return isSent();
        });
  }

  private static void until(Callable<Boolean> condition) {
    await()
        .atMost(LONG)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(condition);
  }

  private int stepsWithoutFault() throws IOException {
    putAll(threeMessages());
    Process process = process();
    until(this::isSent);
    return process.steps.get();
  }

  @Test
  public void sendsEachEventOnceIfNothingGoesWrong() throws IOException {
    assertThat(stepsWithoutFault()).isGreaterThan(20);
    checkArrived(threeMessages(), 0);
    assertThat(arrived).containsExactlyElementsOf(events(threeMessages()));
  }

  @Test
  public void losesNothingWhicheverStepAProcessDiesAt() throws IOException {
    for (int step = 1; step <= 60; step++) {
      new SharedOutboxFaultTest().dies(step);
    }
  }

  private void dies(int step) throws IOException {
    try {
      putAll(threeMessages());
      Process first = process(Fault.DIES, step);
      until(() -> first.gone || isSent());
      othersTakeOver(process());
      checkArrived(threeMessages(), 1);
      repeatedPutsSendNothing(1);
    } finally {
      endProcesses();
    }
  }

  @Test
  public void whoWakesUpLateChangesNothingWhicheverStepItSleptAt() throws IOException {
    for (int step = 1; step <= 60; step++) {
      new SharedOutboxFaultTest().sleeps(step);
    }
  }

  private void sleeps(int step) throws IOException {
    try {
      putAll(threeMessages());
      Process first = process(Fault.SLEEPS, step);
      until(() -> first.gone || isSent());
      othersTakeOver(process());
      first.awake.countDown();
      // It has lost the lease, and sees that when it renews it.
      first.millis.addAndGet(EXPIRED_MILLIS);
      int before = first.steps.get();
      until(() -> first.steps.get() > before + 10);
      checkArrived(threeMessages(), 1);
      repeatedPutsSendNothing(1);
    } finally {
      endProcesses();
    }
  }

  /** What repeated tasks put again is dropped, also by a third process, who knows it from files. */
  private void repeatedPutsSendNothing(int faults) throws IOException {
    endProcesses();
    processes.clear();
    putAll(threeMessages());
    othersTakeOver(process());
    checkArrived(threeMessages(), faults);
  }

  @Test
  public void sendsWhatFiresToTheNextProcess() throws IOException {
    putAll(threeMessages());
    Process first = process();
    until(this::isSent);
    first.end();
    FiringRecords.Content firing =
        FiringRecords.read(new SharedJournal(disk, "ops/firing", 0).read());
    assertThat(firing.firing()).containsExactly(threeMessages().get(1));
  }

  @Test
  public void survivesManyFaultsAtRandom() throws IOException {
    for (int seed = 0; seed < 10; seed++) {
      new SharedOutboxFaultTest().manyFaults(new Random(seed));
    }
  }

  private void manyFaults(Random random) throws IOException {
    try {
      List<AlertGroup> put = new ArrayList<>();
      int faults = 0;
      for (int i = 0; i < 30; i++) {
        AlertEvent alert = Events.firing("h" + i, Events.START + i * 60_000L);
        AlertGroup firing = Events.group(alert);
        AlertGroup over = Events.group(Events.over(alert));
        putAll(List.of(firing, over));
        put.addAll(List.of(firing, over));
        if (random.nextInt(3) == 0) {
          put(put.get(random.nextInt(put.size())));
        }
        if (random.nextInt(3) == 0) {
          Fault fault = random.nextBoolean() ? Fault.DIES : Fault.SLEEPS;
          process(fault, 1 + random.nextInt(150));
          faults++;
        }
        // So that they come to something in between.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(3)));
        for (Process each : processes) {
          if (random.nextInt(4) == 0) {
            each.millis.addAndGet(random.nextInt(30_000));
          }
          if (random.nextInt(10) == 0) {
            each.awake.countDown();
          }
        }
      }
      processes.forEach(each -> each.awake.countDown());
      othersTakeOver(process());
      checkArrived(put, faults);
    } finally {
      endProcesses();
    }
  }
}
