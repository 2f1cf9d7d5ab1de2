{{- /* The security context that is this cluster, as Hub and dispatcher read it. */ -}}
{{- define "sfumato.context" -}}
- name: {{ .Values.context.name | quote }}
  title: {{ .Values.context.title | quote }}
  {{- with .Values.context.about }}
  about: {{ . | quote }}
  {{- end }}
  {{- with .Values.context.owner }}
  owner: {{ . | quote }}
  {{- end }}
  places: {{ .Values.context.places | int64 }}
  memoryBytes: {{ .Values.context.memoryBytes | int64 }}
  memoryCeilingBytes: {{ .Values.context.memoryCeilingBytes | int64 }}
  seconds: {{ .Values.context.seconds | int64 }}
  threads: {{ .Values.context.threads | int64 }}
  storage: {{ .Values.context.storage | quote }}
  sources: {{- toYaml .Values.context.sources | nindent 4 }}
  locations: {{- toYaml .Values.context.locations | nindent 4 }}
  {{- if eq .Values.mode "dispatcher" }}
  policyFile: /etc/sfumato/policy.yaml
  dispatcher: { sendModels: {{ .Values.dispatcher.sendModels }}, sendLog: {{ .Values.dispatcher.sendLog }} }
  {{- end }}
  kubernetes:
    namespace: {{ include "sfumato.taskNamespace" . | quote }}
    secondsKept: {{ .Values.tasks.secondsKept | int64 }}
    defaults:
      image: {{ include "sfumato.image" (dict "image" .Values.tasks.image "root" .) | quote }}
      imagePullPolicy: {{ .Values.tasks.image.pullPolicy }}
      {{- with .Values.tasks.image.pullSecrets }}
      imagePullSecrets: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- if .Values.tasks.policy }}
      policyConfigMap: {{ include "sfumato.policyName" . }}
      {{- end }}
      {{- with .Values.tasks.defaults }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    kinds:
      {{- range $kind := list "training" "generation" "discovery" "evaluation" }}
      {{ $kind }}:
        serviceAccount: {{ include "sfumato.account" (dict "root" $ "kind" $kind) }}
        {{- if and $.Values.tasks.signingKeySecret (eq $kind "training") }}
        signingKeySecret: {{ $.Values.tasks.signingKeySecret }}
        {{- end }}
        {{- with (index $.Values.tasks $kind).settings }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- end }}
{{- end -}}

{{- /* Who makes Jobs: the Hub, or the dispatcher where it runs alone. */ -}}
{{- define "sfumato.actor" -}}
{{ include "sfumato.name" . }}-{{ if eq .Values.mode "dispatcher" }}dispatcher{{ else }}hub{{ end }}
{{- end -}}
