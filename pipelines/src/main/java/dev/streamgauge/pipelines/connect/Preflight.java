package dev.streamgauge.pipelines.connect;

import dev.streamgauge.io.file.FileLines;
import dev.streamgauge.io.kafka.topics.TopicNames;
import dev.streamgauge.io.tail.WatchLines;
import dev.streamgauge.pipelines.options.ConfigException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Checks before the start that a source can be read and a topic written, to report problems in one
 * line.
 */
final class Preflight {
  private static final int KAFKA_TIMEOUT_MILLIS = 10_000;

  private Preflight() {}

  /**
   * Fails if the port or Unix socket cannot be bound. It does not listen: a sender that keeps
   * retrying would connect, and lose its lines when the check ends.
   */
  static void canListen(SourceUri uri) {
    String source = "--source=" + InputParameters.address(uri);
    try {
      switch (uri.scheme()) {
        case SYSLOG_UNIX -> canCreate(Path.of(uri.path()));
        case SYSLOG_UDP -> {
          try (DatagramSocket socket = new DatagramSocket(null)) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(uri.host()), uri.port()));
          }
        }
        default -> {
          try (Socket socket = new Socket()) {
            // As for a listening socket, since connections of an earlier run may not have ended.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(uri.host()), uri.port()));
          }
        }
      }
    } catch (UnknownHostException e) {
      throw new ConfigException(source + ": there is no host '" + uri.host() + "'.", e);
    } catch (IOException e) {
      throw new ConfigException(
          String.format(
              "%s: cannot listen there (%s): choose another %s, or stop what uses this one.",
              source,
              e.getMessage(),
              uri.scheme() == SourceUri.Scheme.SYSLOG_UNIX ? "path" : "port"),
          e);
    }
  }

  private static void canCreate(Path socket) throws IOException {
    Path directory = socket.getParent();
    if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
      throw new IOException("nothing can be created in " + directory);
    }
    if (Files.isRegularFile(socket) || Files.isDirectory(socket)) {
      throw new IOException("there is a file that is not a socket");
    }
  }

  /** Fails if no file matches. */
  static void someFileMatches(String pattern) {
    try {
      MatchResult match = FileSystems.match(pattern);
      if (match.status() == MatchResult.Status.OK && !match.metadata().isEmpty()) {
        for (MatchResult.Metadata file : match.metadata()) {
          FileLines.checkRegular(file.resourceId());
        }
        return;
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException(
          "--source=file://" + pattern + " cannot be read: " + e.getMessage(), e);
    }
    throw new ConfigException("--source=file://" + pattern + ": no file matches.");
  }

  /** Fails if the directory cannot be read; it need not exist yet. */
  static void canWatch(String place, WatchLines lines) {
    try {
      lines.check();
    } catch (IOException e) {
      throw new ConfigException(
          "--source=watch:"
              + (place.startsWith("/") ? "//" : "")
              + place
              + " cannot be read: "
              + e.getMessage(),
          e);
    }
  }

  /**
   * Fails if the brokers do not answer or do not have the topics; a pattern may match none yet.
   * They have ten seconds, or less if the {@code request.timeout.ms} given is less than half of
   * that.
   *
   * @param option the option that names the topics
   * @param topics names as {@link TopicNames} has them
   * @param configOption the option that names a file with more settings
   * @param clientConfig the settings of the consumer or producer
   */
  static void topicExists(
      String option,
      String configOption,
      String brokers,
      String topics,
      Map<String, Object> clientConfig) {
    Map<String, Object> config = new HashMap<>();
    // Security settings are the same for all clients; settings of one kind of client are left out.
    clientConfig.forEach(
        (name, value) -> {
          if (AdminClientConfig.configNames().contains(name)
              || name.startsWith("sasl.")
              || name.startsWith("ssl.")) {
            config.put(name, value);
          }
        });
    config.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
    String checked = topics;
    try (Admin admin = Admin.create(withTimeouts(config))) {
      List<String> fixed = TopicNames.parse(topics).fixed();
      if (fixed.isEmpty()) {
        admin.listTopics().names().get(KAFKA_TIMEOUT_MILLIS + 1000, TimeUnit.MILLISECONDS);
      }
      for (String topic : fixed) {
        checked = topic;
        admin
            .describeTopics(List.of(topic))
            .allTopicNames()
            .get(KAFKA_TIMEOUT_MILLIS + 1000, TimeUnit.MILLISECONDS);
      }
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof UnknownTopicOrPartitionException
          || cause instanceof InvalidTopicException) {
        throw new ConfigException(
            String.format(
                "There is no topic '%s' at Kafka broker %s: create it, or correct --%s.",
                checked, brokers, option),
            e);
      }
      if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
        throw new ConfigException(
            String.format(
                "Kafka broker %s rejects this client (%s): correct the user, password or"
                    + " certificates in the file of --%s.",
                brokers, cause.getMessage(), configOption),
            e);
      }
      throw unreachable(brokers, cause, e);
    } catch (KafkaException e) {
      Throwable root = e.getCause() == null ? e : e.getCause();
      if (root instanceof org.apache.kafka.common.config.ConfigException) {
        throw new ConfigException(
            "Kafka rejects its settings ("
                + root.getMessage()
                + "): correct --"
                + option
                + " or --"
                + configOption
                + ".",
            e);
      }
      throw unreachable(brokers, root, e);
    } catch (TimeoutException e) {
      throw unreachable(brokers, e.getCause() == null ? e : e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(brokers, e, e);
    }
  }

  private static Map<String, Object> withTimeouts(Map<String, Object> given) {
    int request = KAFKA_TIMEOUT_MILLIS / 2;
    if (given.containsKey(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG)) {
      AdminClientConfig parsed = new AdminClientConfig(given);
      request = Math.min(request, parsed.getInt(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG));
    }
    Map<String, Object> config = new HashMap<>(given);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, request);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 2 * request);
    return config;
  }

  private static ConfigException unreachable(String brokers, Throwable reason, Exception cause) {
    return new ConfigException(
        String.format(
            "Kafka broker %s does not answer (%s): is it running, and is this its address?",
            brokers, reason.getMessage() == null ? reason : reason.getMessage()),
        cause);
  }
}
