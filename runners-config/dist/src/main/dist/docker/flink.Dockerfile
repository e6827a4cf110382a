# The job for Flink on Kubernetes. Build it in the folder of an unpacked release:
#   docker build -f docker/flink.Dockerfile -t streamgauge-flink:VERSION .
FROM flink:1.19.3-scala_2.12-java17
COPY lib/flink/streamgauge.jar /opt/streamgauge/streamgauge.jar
