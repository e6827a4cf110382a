package dev.streamgauge.pipelines;

import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** What all programs have in common: where lines come from and where results go. */
public interface StreamgaugeOptions extends LogFormatOptions {
  @Description(
      "Where lines come from: socket://host:port (connects, as to nc -lk 9999),"
          + " listen://host:port (accepts many senders), kafka://broker[,broker]/topic (Kafka"
          + " consumer properties may follow as ?name=value&name=value), file:///path/glob (reads"
          + " to the end, then stops), watch:///directory or watch:///path/*.log (files, what is"
          + " added to them, and new ones; ?from=end passes over what is there at the first start,"
          + " lastLineAfter=1m takes a last line without a newline for one after so long), the same"
          + " of a Hadoop file system as watch:hdfs://host/path. Sockets take ?idleTimeout=5m (a peer silent for so long is"
          + " closed; 0s, the default, for never), maxLineBytes=65536 (longer lines are cut;"
          + " 1048576), and TLS: tls=keystore (PKCS12, JKS or PEM; tls=true to connect without a"
          + " key), truststore=file, their passwords by tlsPasswordFile=, truststorePasswordFile="
          + " or the environment variable STREAMGAUGE_TLS_PASSWORD; listen:// also"
          + " maxConnections=1024, maxConnectionsPerHost= and clientAuth=required|optional.")
  String getSource();

  void setSource(String source);

  @Description(
      "Where results go, may be given several times: console, jdbc:postgresql://host/database,"
          + " jdbc:h2:./file, kafka://broker[,broker]/topic (Kafka producer properties may follow"
          + " as ?name=value&name=value), file:///directory. A database, a topic and a directory"
          + " get all results, whatever the console shows.")
  @Default.InstanceFactory(DefaultSinks.class)
  List<String> getSink();

  void setSink(List<String> sink);

  @Description(
      "The name that results are stored under in a database, topic or directory, so that several"
          + " pipelines may share one. Default: the command.")
  String getPipelineName();

  void setPipelineName(String name);

  @Description("The user that writes to --sink=jdbc:...")
  String getJdbcUser();

  void setJdbcUser(String user);

  @Description(
      "A file whose first line is the password for --sink=jdbc:...; without, the environment"
          + " variable STREAMGAUGE_JDBC_PASSWORD is taken. Each worker needs it.")
  String getJdbcPasswordFile();

  void setJdbcPasswordFile(String file);

  @Description(
      "A properties file with settings of the Kafka producer of --sink=kafka://..., such as"
          + " passwords. Each worker reads it.")
  String getKafkaSinkConfig();

  void setKafkaSinkConfig(String file);

  @Description("How results are printed: text or json (one object a line).")
  @Default.String("text")
  String getFormat();

  void setFormat(String format);

  @Description(
      "A line late by no more than this corrects its window's result; one later still is dropped.")
  @Default.String("10m")
  String getAllowedLateness();

  void setAllowedLateness(String lateness);

  @Description(
      "What a line's event time is: arrival (when it is read), record (Kafka's timestamp) or line"
          + " (the time in the line: ISO 8601, syslog, Apache, nginx, log4j, epoch). With line, a"
          + " line without a time is dead. Default: record for Kafka, arrival for the rest.")
  String getEventTime();

  void setEventTime(String eventTime);

  @Description(
      "The zone of times without one in --eventTime=line, such as UTC, +01:00 or Europe/Berlin.")
  @Default.String("UTC")
  String getLineTimeZone();

  void setLineTimeZone(String zone);

  @Description(
      "A line whose event time is further than this ahead of the clock of this machine, or of the"
          + " time the line was sent (its Kafka record's timestamp, its arrival), is a dead letter:"
          + " one sender with a wrong clock must not close everybody's windows.")
  @Default.String("1m")
  String getMaxAhead();

  void setMaxAhead(String duration);

  @Description(
      "Where dead lines go, with the reason: file:///directory or kafka://broker[,broker]/topic"
          + " (settings as for --sink=kafka://...). Unset: they are counted, and the first few of"
          + " each minute logged.")
  String getDeadLetters();

  void setDeadLetters(String uri);

  @Description(
      "How much earlier than the latest line of its Kafka partition a line may be without being"
          + " late; with --eventTime=line also than the latest of its socket.")
  @Default.String("1s")
  String getDisorder();

  void setDisorder(String disorder);

  @Description(
      "A properties file with settings of the Kafka consumer, such as security and passwords. Each"
          + " worker reads it.")
  String getKafkaConfig();

  void setKafkaConfig(String file);

  @Description(
      "A directory for what socket:// or listen:// has received: it is on disk before it is read,"
          + " so that a crash loses none of it. Made if it is not there; one process at a time uses"
          + " it. Without: in memory.")
  String getSpool();

  void setSpool(String directory);

  @Description(
      "How much --spool may take, such as 500m or 1g; senders wait when it is full. It has to hold"
          + " what arrives while a window is open.")
  @Default.String("1g")
  String getSpoolSize();

  void setSpoolSize(String size);

  @Description(
      "When --spool is forced to the disk: always (before a line is read: survives a loss of"
          + " power), interval (every 200 ms) or never (left to the operating system). A crash of"
          + " the process loses nothing with any of them.")
  @Default.String("interval")
  String getSpoolSync();

  void setSpoolSync(String sync);

  @Description(
      "After so long without input, such as 5s: close every window, print the last results, exit"
          + " 0. Unset: run for ever.")
  String getStopWhenIdle();

  void setStopWhenIdle(String duration);

  @Description(
      "Go on from the oldest window that was not final in this --checkpointDir of an earlier run, with"
          + " a new --checkpointDir: the way to other options or another version without losing"
          + " counts.")
  String getResumeFrom();

  void setResumeFrom(String directory);

  @Description(
      "Start at this time, such as 2023-11-14T22:13:00Z: reads from there and counts the windows that"
          + " start there or later. For Kafka by the records' timestamps.")
  String getStartAt();

  void setStartAt(String time);

  // Set by the launcher, not by users; without a description, so that no help shows them.

  @Default.Long(0)
  long getFirstRevision();

  void setFirstRevision(long revision);

  String getStateDirectory();

  void setStateDirectory(String directory);

  String getHorizonDirectory();

  void setHorizonDirectory(String directory);

  @Default.Boolean(false)
  boolean isHorizonTracked();

  void setHorizonTracked(boolean tracked);

  @Default.Boolean(false)
  boolean isHorizonMeasured();

  void setHorizonMeasured(boolean measured);

  @Default.Boolean(true)
  boolean isReadHere();

  void setReadHere(boolean here);

  @Description("How often a line on stderr tells the progress; 0s for never.")
  @Default.String("10s")
  String getProgressEvery();

  void setProgressEvery(String duration);

  /** The console. */
  class DefaultSinks implements org.apache.beam.sdk.options.DefaultValueFactory<List<String>> {
    @Override
    public List<String> create(PipelineOptions options) {
      return List.of("console");
    }
  }
}
