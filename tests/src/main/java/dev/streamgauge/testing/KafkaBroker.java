package dev.streamgauge.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * A real Kafka broker in a separate process on loopback, with data in a temporary folder.
 *
 * <pre>{@code
 * try (KafkaBroker broker = KafkaBroker.running()) {
 *   broker.createTopic("logs", 2);
 *   ...
 *   broker.kill();  // a fault
 *   broker.start(); // same address, same data
 * }
 * }</pre>
 */
public final class KafkaBroker extends ServerProcess {
  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required";

  private final Path properties = folder().resolve("server.properties");
  private final Path log = folder().resolve("broker.log");
  private final Security security;
  private final String logging;

  /** A second listener, with encryption and passwords. */
  private record Security(int port, Keystore keystore, String password) {}

  private KafkaBroker(boolean secured) throws IOException {
    super("kafka");
    security = secured ? new Security(Ports.free(), Keystore.in(folder()), Secrets.random()) : null;
    logging = JavaCommand.log4jFlag(log);
    Files.write(properties, serverProperties(Ports.free()));
  }

  /** Returns a new broker that is ready for clients. */
  public static KafkaBroker running() {
    return running(false);
  }

  /**
   * Returns a new broker that has, besides its open address, one with TLS and passwords (SASL_SSL,
   * PLAIN); see {@link #securedServers}.
   */
  public static KafkaBroker secured() {
    return running(true);
  }

  private static KafkaBroker running(boolean secured) {
    try {
      KafkaBroker broker = new KafkaBroker(secured);
      try {
        broker.format();
        broker.start();
        return broker;
      } catch (RuntimeException | Error e) {
        broker.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Could not set up a Kafka broker", e);
    }
  }

  public String bootstrapServers() {
    return LOCALHOST + ":" + port();
  }

  /** Returns the address with TLS and passwords. */
  public String securedServers() {
    return LOCALHOST + ":" + security.port();
  }

  /** Returns the password that the user {@code gauge} needs there. */
  public String password() {
    return security.password();
  }

  /** Writes the settings that a client needs there, with this password, to {@code file}. */
  public Path clientConfig(Path file, String password) {
    try {
      return Files.write(
          file,
          List.of(
              "security.protocol=SASL_SSL",
              "sasl.mechanism=PLAIN",
              "sasl.jaas.config=" + LOGIN + " username=\"gauge\" password=\"" + password + "\";",
              "ssl.truststore.type=PEM",
              "ssl.truststore.location=" + security.keystore().certificate()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Path log() {
    return log;
  }

  /** Creates a topic, and waits until its partitions can be written to. */
  public KafkaBroker createTopic(String name, int partitions) {
    try (Admin admin = admin()) {
      List<NewTopic> topics = List.of(new NewTopic(name, partitions, (short) 1));
      // After a pause the controller considers the broker dead until its next heartbeat.
      retry(InvalidReplicationFactorException.class, () -> admin.createTopics(topics).all());
      // If a producer's first batch came too early, the broker would take its second batch as the
      // first, and the producer could never send the first.
      awaitLeaders(admin, name, partitions);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Could not create topic " + name, e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    return this;
  }

  /** Adds a partition to a topic, and waits until it takes records. */
  public void addPartition(String topic) {
    try (Admin admin = admin()) {
      int partitions =
          admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().size();
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions + 1))).all().get();
      awaitLeaders(admin, topic, partitions + 1);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Could not add a partition to " + topic, e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Retries while it fails with {@code transientCause}. */
  private void retry(Class<? extends Throwable> transientCause, Supplier<KafkaFuture<?>> request)
      throws ExecutionException, InterruptedException {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (true) {
      try {
        request.get().get();
        return;
      } catch (ExecutionException e) {
        if (!transientCause.isInstance(e.getCause()) || System.nanoTime() > deadline) {
          throw e;
        }
        pause();
      }
    }
  }

  private void awaitLeaders(Admin admin, String topic, int partitions)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    // A broker that has not yet heard of the topic from its controller reports that it does not
    // exist.
    retry(RetriableException.class, () -> admin.listOffsets(ends).all());
  }

  /** Deletes all topics except {@code kept}, with their content. */
  public void keepTopics(Collection<String> kept) {
    try (Admin admin = admin()) {
      List<String> others =
          admin.listTopics().names().get().stream().filter(name -> !kept.contains(name)).toList();
      admin.deleteTopics(others).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Could not delete topics", e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private void format() {
    List<String> args =
        List.of("format", "-t", Uuid.randomUuid().toString(), "-c", properties.toString());
    try (ProcessRun format = run("kafka.tools.StorageTool", "128m", args)) {
      format.expectExit(0, TIMEOUT);
    }
  }

  private ProcessRun run(String main, String heap, List<String> args) {
    List<String> flags = new ArrayList<>(JavaCommand.flagsIn("KAFKA_OPTS"));
    flags.add(logging);
    String classPath = JavaCommand.classPath("/kafka-broker.classpath");
    return ProcessRun.of(JavaCommand.of(classPath, flags, heap, main, args))
        .dir(folder())
        .stderrTo(folder().resolve("stderr.log"))
        .start();
  }

  @Override
  ProcessRun launch() {
    return run("kafka.Kafka", "512m", List.of(properties.toString()));
  }

  @Override
  boolean answers() {
    // The client logs a warning for each attempt to connect to a closed port.
    if (!listens()) {
      return false;
    }
    try (Admin admin = admin()) {
      return !admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException notYet) {
      return false;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket(LOCALHOST, port())) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  private Admin admin() {
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers(),
            AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
            100));
  }

  private List<String> serverProperties(int controllerPort) {
    List<String> all = new ArrayList<>(common(controllerPort));
    if (security != null) {
      String keystorePassword = security.keystore().password();
      all.addAll(
          List.of(
              "sasl.enabled.mechanisms=PLAIN",
              "listener.name.sasl_ssl.plain.sasl.jaas.config="
                  + LOGIN
                  + " user_gauge=\""
                  + security.password()
                  + "\";",
              "ssl.keystore.type=PKCS12",
              "ssl.keystore.location=" + security.keystore().file(),
              "ssl.keystore.password=" + keystorePassword,
              "ssl.key.password=" + keystorePassword));
    }
    return all;
  }

  private List<String> common(int controllerPort) {
    String secured = security == null ? "" : ",SASL_SSL://" + securedServers();
    return List.of(
        "process.roles=broker,controller",
        "node.id=1",
        "controller.quorum.voters=1@" + LOCALHOST + ":" + controllerPort,
        "listeners=PLAINTEXT://%s:%d,CONTROLLER://%s:%d%s"
            .formatted(LOCALHOST, port(), LOCALHOST, controllerPort, secured),
        "advertised.listeners=PLAINTEXT://" + bootstrapServers() + secured,
        "controller.listener.names=CONTROLLER",
        "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,"
            + "SASL_SSL:SASL_SSL",
        "log.dirs=" + folder().resolve("data"),
        // Records have old event times, by which the broker would delete them within minutes.
        "log.retention.ms=-1",
        "auto.create.topics.enable=false",
        "offsets.topic.num.partitions=1",
        "offsets.topic.replication.factor=1",
        "transaction.state.log.num.partitions=1",
        "transaction.state.log.replication.factor=1",
        "transaction.state.log.min.isr=1",
        "group.initial.rebalance.delay.ms=0",
        // After a kill the controller readmits the broker only when its old session has expired.
        "broker.session.timeout.ms=2000",
        "broker.heartbeat.interval.ms=500",
        // Deleted data should not take space for another minute.
        "log.segment.delete.delay.ms=1000",
        // A fault test should not have to wait 45 s until the session of a killed consumer expires.
        "group.min.session.timeout.ms=1000");
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("Interrupted while waiting for the broker", e);
  }
}
