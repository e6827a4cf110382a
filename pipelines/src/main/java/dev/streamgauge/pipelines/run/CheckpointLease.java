package dev.streamgauge.pipelines.run;

import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.util.BackgroundThread;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second process off a checkpoint directory shared by machines, where operating system
 * locks do not work: a file that names its owner, which renews it every {@value #RENEW_MILLIS} ms.
 * The lease of a killed process is taken over immediately on the same machine, and elsewhere once
 * it has not been renewed for {@value #EXPIRE_MILLIS} ms by the waiting process's clock.
 */
final class CheckpointLease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointLease.class);
  private static final String FILE = "lease.properties";
  private static final String OWNER = "owner";
  private static final String HOST = "host";
  private static final String PID = "pid";
  private static final String RENEWED = "renewed";
  static final long RENEW_MILLIS = 5_000;
  static final long EXPIRE_MILLIS = 20_000;
  private static final long LOOK_MILLIS = 500;

  /** The environment of a lease, replaceable in tests. */
  interface Machine {
    String host();

    long pid();

    boolean isAlive(long pid);

    long millis();

    void sleep(long millis) throws InterruptedException;
  }

  private final String directory;
  private final CheckpointFolder folder;
  private final Machine machine;
  private final Runnable whenLost;
  private final String owner = UUID.randomUUID().toString();
  private final RateLimitedLogger limited = new RateLimitedLogger(LOG, 1);
  private @Nullable Thread keeper;

  /**
   * Creates a lease of {@code folder}.
   *
   * @param directory the directory as the user writes it
   * @param whenLost called when another process has taken the lease over because this one could not
   *     renew it in time
   */
  CheckpointLease(String directory, CheckpointFolder folder, Machine machine, Runnable whenLost) {
    this.directory = directory;
    this.folder = folder;
    this.machine = machine;
    this.whenLost = whenLost;
  }

  /**
   * Returns a lease whose loss ends this process, since two processes would corrupt the checkpoint.
   */
  static CheckpointLease of(String directory, CheckpointFolder folder) {
    return new CheckpointLease(
        directory,
        folder,
        new ThisMachine(),
        () -> {
          LOG.error("Another process has taken over --checkpointDir={}: stopping.", directory);
          Runtime.getRuntime().halt(ExitCode.FAILED);
        });
  }

  /**
   * Waits until nobody uses the directory. Writes nothing.
   *
   * @throws ConfigException if another process does
   */
  void check() {
    try {
      Optional<Properties> found = read();
      if (found.isEmpty() || isOurs(found.get()) || isGone(found.get())) {
        return;
      }
      String renewed = found.get().getProperty(RENEWED);
      LOG.warn(
          "--checkpointDir={} was last used by {}: waiting up to {} s to see whether that runs.",
          directory,
          process(found.get()),
          EXPIRE_MILLIS / 1000);
      for (long end = machine.millis() + EXPIRE_MILLIS; machine.millis() < end; ) {
        machine.sleep(LOOK_MILLIS);
        found = read();
        if (found.isEmpty()) {
          return;
        }
        if (!found.get().getProperty(RENEWED, "").equals(renewed)) {
          throw new ConfigException(
              String.format(
                  "--checkpointDir=%s is in use by another process, %s: stop it, or choose another"
                      + " directory.",
                  directory, process(found.get())));
        }
      }
    } catch (IOException e) {
      throw new ConfigException("--checkpointDir=" + directory + " cannot be read: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConfigException("interrupted while waiting for --checkpointDir=" + directory, e);
    }
  }

  /**
   * Takes the lease and renews it until it is closed.
   *
   * @throws ConfigException if another process has it
   */
  void acquire() {
    check();
    try {
      folder.create();
      write();
    } catch (IOException e) {
      throw new ConfigException("--checkpointDir=" + directory + " cannot be written: " + e, e);
    }
    keeper = BackgroundThread.of("checkpoint-lease", this::keep);
    keeper.start();
  }

  private void keep() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        machine.sleep(RENEW_MILLIS);
        renew();
      }
    } catch (InterruptedException e) {
      // close() ends the thread this way.
    }
  }

  /** Renews the lease, unless another process has taken it over. */
  void renew() {
    try {
      if (!read().map(this::isOurs).orElse(true)) {
        whenLost.run();
        return;
      }
      write();
    } catch (IOException e) {
      limited.warn("Cannot renew {} in {}: {}", FILE, directory, e.toString());
    }
  }

  private boolean isOurs(Properties lease) {
    return owner.equals(lease.getProperty(OWNER));
  }

  /**
   * Returns whether its owner was a process of this machine that has ended. In a restarted
   * container, the previous process had the same PID as this one.
   */
  private boolean isGone(Properties lease) {
    try {
      long pid = Long.parseLong(lease.getProperty(PID));
      return machine.host().equals(lease.getProperty(HOST))
          && (pid == machine.pid() || !machine.isAlive(pid));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static String process(Properties lease) {
    return "process " + lease.getProperty(PID) + " on " + lease.getProperty(HOST);
  }

  /** Returns the current lease; empty if it was released. */
  private Optional<Properties> read() throws IOException {
    Optional<InputStream> file = folder.open(FILE);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (InputStream in = file.get()) {
      properties.load(in);
    } catch (IllegalArgumentException e) {
      throw new IOException(FILE + ": " + e.getMessage(), e);
    }
    return properties.containsKey(OWNER) ? Optional.of(properties) : Optional.empty();
  }

  private void write() throws IOException {
    Properties lease = new Properties();
    lease.setProperty(OWNER, owner);
    lease.setProperty(HOST, machine.host());
    lease.setProperty(PID, Long.toString(machine.pid()));
    lease.setProperty(RENEWED, Long.toString(machine.millis()));
    store(lease);
  }

  private void store(Properties lease) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    lease.store(content, null);
    folder.replace(FILE, content.toByteArray());
  }

  /** Releases the lease. */
  @Override
  public void close() {
    if (keeper == null) {
      return;
    }
    keeper.interrupt();
    try {
      keeper.join(EXPIRE_MILLIS);
      if (read().map(this::isOurs).orElse(false)) {
        store(new Properties());
      }
    } catch (IOException e) {
      LOG.warn("Cannot give back {} in {}: {}", FILE, directory, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    keeper = null;
  }

  private static final class ThisMachine implements Machine {
    @Override
    public String host() {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException e) {
        return "unknown";
      }
    }

    @Override
    public long pid() {
      return ProcessHandle.current().pid();
    }

    @Override
    public boolean isAlive(long pid) {
      return ProcessHandle.of(pid).isPresent();
    }

    @Override
    public long millis() {
      return System.currentTimeMillis();
    }

    @Override
    public void sleep(long millis) throws InterruptedException {
      Thread.sleep(millis);
    }
  }
}
