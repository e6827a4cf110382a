package dev.streamgauge.pipelines.options;

import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Options of all programs: where lines come from and where results go. */
public interface StreamgaugeOptions
    extends LogFormatOptions, LimitOptions, TerminalOptions, MonitoringOptions, WebOptions {
  @OptionGroup.In(OptionGroup.SOURCE)
  @Description(
      "Where lines come from. socket://host:port connects, as to nc -lk 9999. listen://host:port"
          + " accepts many senders. kafka://broker[,broker]/topic[,topic] reads topics; in a name"
          + " * stands for any characters, so logs-* reads all that match, also new ones; Kafka"
          + " consumer properties may follow as ?name=value&name=value. kinesis://stream reads Amazon"
          + " Kinesis, with the jar streamgauge-kinesis: ?from=latest skips what is there,"
          + " region=eu-central-1 and endpoint=https://host replace the environment's."
          + " file:///path/glob reads files to their end, then stops. watch:///directory or watch:///path/*.log follows files as"
          + " they grow, and new ones: ?from=end skips what is there at the first start,"
          + " lastLineAfter=1m takes a last line without a newline as complete after that time."
          + " watch:hdfs://host/path does the same on a Hadoop file system. Sockets take"
          + " ?idleTimeout=5m (disconnects a peer that is silent for that long; 0s for never;"
          + " default 1h for listen:// on an address that other hosts reach, else never),"
          + " maxLineBytes=65536 (longer lines are cut; default 1048576), and for TLS tls=keystore"
          + " (PKCS12, JKS or PEM; tls=true to connect without a key) and truststore=file, with"
          + " passwords from tlsPasswordFile=, truststorePasswordFile= or the environment variable"
          + " STREAMGAUGE_TLS_PASSWORD. listen:// also takes maxConnections=1024,"
          + " maxConnectionsPerHost= (a quarter of them on such an address) and"
          + " clientAuth=required|optional. Log shippers send to syslog+udp://host:port"
          + " (?receiveBuffer=8m), syslog+unix:///path (?mode=660), http://host:port and"
          + " https://host:port (lines, JSON, Loki, Elasticsearch, OTLP), otlp://host:port,"
          + " otlp+grpc://host:port and forward://host:port (?sharedKeyFile=file); these take the"
          + " limits of listen://, those over TCP also maxRequestBytes=16m, and all but http://"
          + " TLS. Repeat the option to read several sources in one run.")
  List<String> getSource();

  void setSource(List<String> source);

  @OptionGroup.In(OptionGroup.OUTPUT)
  @Description(
      "Where results go: console, jdbc:postgresql://host/database, jdbc:mariadb://host/database"
          + " (MySQL too), jdbc:h2:./file, cassandra://host[,host]/keyspace[.table]"
          + " (?datacenter=name, user=name, passwordFile=file, consistency=LOCAL_QUORUM and"
          + " config=file, the driver's configuration),"
          + " kafka://broker[,broker]/topic (Kafka producer properties may follow as"
          + " ?name=value&name=value), prometheus+http://host:9090/api/v1/write (or"
          + " prometheus+https://; ?user=name&passwordFile=file, ?tokenFile=file, ?caFile=file),"
          + " file:///directory, or a directory on a Hadoop file system, such as"
          + " hdfs://namenode/directory. Repeat the option for several sinks. Stores get all"
          + " results, whatever the console shows.")
  @Default.InstanceFactory(DefaultSinks.class)
  List<String> getSink();

  void setSink(List<String> sink);

  @Description(
      "The name under which results are stored in a database, topic or directory, so that"
          + " several pipelines can share one. Default: the command.")
  String getPipelineName();

  void setPipelineName(String name);

  @OptionGroup.In(OptionGroup.SECURITY)
  @Description("The user that writes to --sink=jdbc:...")
  String getJdbcUser();

  void setJdbcUser(String user);

  @OptionGroup.In(value = OptionGroup.SECURITY, path = true)
  @Description(
      "A file whose first line is the password for --sink=jdbc:... Default: the"
          + " environment variable STREAMGAUGE_JDBC_PASSWORD. Every worker needs it.")
  String getJdbcPasswordFile();

  void setJdbcPasswordFile(String file);

  @OptionGroup.In(value = OptionGroup.SECURITY, path = true)
  @Description(
      "A properties file for the Kafka producer of --sink=kafka://..., for passwords and"
          + " other settings. Every worker reads it.")
  String getKafkaSinkConfig();

  void setKafkaSinkConfig(String file);

  @OptionGroup.In(
      value = OptionGroup.OUTPUT,
      values = {"text", "json"})
  @Description("How results are printed: text, or json (one object per line).")
  @Default.String("text")
  String getFormat();

  void setFormat(String format);

  @OptionGroup.In(
      value = OptionGroup.OUTPUT,
      values = {"json", "sequence", "object"})
  @Description(
      "What --sink=file:///... and the like write: json (one object per line), sequence (Hadoop's"
          + " sequence files) or object (Spark's object files); the last two need Hadoop on the"
          + " class path.")
  @Default.String("json")
  String getFileFormat();

  void setFileFormat(String format);

  @OptionGroup.In(OptionGroup.WINDOWS)
  @Description(
      "How late a line may be and still correct the result of its window. Later lines are"
          + " dropped and counted.")
  @Default.String("10m")
  String getAllowedLateness();

  void setAllowedLateness(String lateness);

  @OptionGroup.In(
      value = OptionGroup.SOURCE,
      values = {"arrival", "record", "line"})
  @Description(
      "The event time of a line: arrival (when it is read), record (the timestamp of the"
          + " Kafka record, the time that OTLP and Forward give) or line (the time in the line: ISO"
          + " 8601, syslog, Apache, nginx, log4j, epoch). With line, lines without a time become"
          + " dead letters. Default: record for Kafka, OTLP and Forward, otherwise arrival.")
  String getEventTime();

  void setEventTime(String eventTime);

  @Description(
      "With --eventTime=line, the zone of times that have none, such as UTC, +01:00 or"
          + " Europe/Berlin.")
  @Default.String("UTC")
  String getLineTimeZone();

  void setLineTimeZone(String zone);

  @Description(
      "Lines whose event time is further than this ahead of the clock of this machine, or of the"
          + " time they were sent (the timestamp of the Kafka record, the arrival), become dead"
          + " letters, so that one sender with a wrong clock cannot close everybody's windows.")
  @Default.String("1m")
  String getMaxAhead();

  void setMaxAhead(String duration);

  @OptionGroup.In(OptionGroup.OUTPUT)
  @Description(
      "Where dead letters go, with their reason: file:///directory or"
          + " kafka://broker[,broker]/topic (settings as for --sink=kafka://...). Unset: they are"
          + " counted, and the first few of each minute are logged.")
  String getDeadLetters();

  void setDeadLetters(String uri);

  @Description(
      "How much earlier than the latest line of its Kafka partition a line may be without"
          + " being late; with --eventTime=line, also than the latest line of its socket.")
  @Default.String("1s")
  String getDisorder();

  void setDisorder(String disorder);

  @OptionGroup.In(value = OptionGroup.SECURITY, path = true)
  @Description(
      "A properties file for the Kafka consumer, for security and other settings. Every"
          + " worker reads it.")
  String getKafkaConfig();

  void setKafkaConfig(String file);

  @Description(
      "A consumer group to which the offsets of Kafka sources are committed, up to where all"
          + " results are saved, so that lag tools show how far the run is. Nothing is read from"
          + " it. Needs --checkpointDir.")
  String getKafkaGroup();

  void setKafkaGroup(String group);

  @OptionGroup.In(value = OptionGroup.RESTART, path = true)
  @Description(
      "A directory that stores what socket://, listen:// or an input for log shippers receives"
          + " before it is read and acknowledged, so that a crash loses none of it. Created if"
          + " missing; one process at a time can use it. Unset: input is buffered in memory.")
  String getSpool();

  void setSpool(String directory);

  @Description(
      "The maximum size of --spool, such as 500m or 1g; senders wait when it is full. It"
          + " must hold what arrives while a window is open.")
  @Default.String("1g")
  String getSpoolSize();

  void setSpoolSize(String size);

  @OptionGroup.In(
      value = OptionGroup.MORE,
      values = {"always", "interval", "never"})
  @Description(
      "When --spool is flushed to disk: always (before a line is read; survives power"
          + " loss), interval (every 200 ms) or never (left to the OS). A crash of the process"
          + " loses nothing with any of them.")
  @Default.String("interval")
  String getSpoolSync();

  void setSpoolSync(String sync);

  @OptionGroup.In(OptionGroup.SOURCE)
  @Description(
      "After this long without input, such as 5s, close all windows, print the last"
          + " results and exit with 0. Unset: run forever.")
  String getStopWhenIdle();

  void setStopWhenIdle(String duration);

  @OptionGroup.In(value = OptionGroup.RESTART, path = true)
  @Description(
      "The --checkpointDir of an earlier run, to resume from its oldest window that is not"
          + " final, with a new --checkpointDir. Use it to change options or upgrade without"
          + " losing counts.")
  String getResumeFrom();

  void setResumeFrom(String directory);

  @OptionGroup.In(OptionGroup.SOURCE)
  @Description(
      "The time to start at, such as 2023-11-14T22:13:00Z: lines are read from there, and"
          + " windows that start there or later are counted. For Kafka by the timestamps of the"
          + " records.")
  String getStartAt();

  void setStartAt(String time);

  /** The console. */
  class DefaultSinks implements org.apache.beam.sdk.options.DefaultValueFactory<List<String>> {
    @Override
    public List<String> create(PipelineOptions options) {
      return List.of("console");
    }
  }
}
