/** How the learning report is laid out, as Markdown and as HTML. */

const strengthsLead = 'The following strengths were identified in the cases audited';

/** Every text has been made safe for Markdown before. */
export const markdownTemplate = `# Learning from audits

Statuses as of {{ asOf }}.
{% for audit in audits %}

## {{ audit.title }}
{% if audit.where %}

{{ audit.reference }} · {{ audit.where }}
{% endif %}{% if audit.summary %}

{{ audit.summary }}
{% endif %}{% if audit.strengths.length %}

### Strengths

${strengthsLead}:

{% for strength in audit.strengths %}- {{ strength.text }}{% if strength.label %} ({{ strength.label }}){% endif %}
{% endfor %}{% endif %}{% if audit.areas.length %}

### Areas for action and impact
{% for area in audit.areas %}

#### {{ area.title }}{% if area.label %} ({{ area.label }}){% endif %}
{% if area.observation %}

{{ area.observation }}
{% endif %}{% for told in area.done %}

**{{ told.lead }}**{% if told.label %} ({{ told.label }}){% endif %}: {{ told.text }}
{% endfor %}

**Current impact status**: {{ area.status }}
{% for message in area.messages %}

> **Practice message**{% if message.lead %} ({{ message.lead }}){% endif %}{% if message.label %} ({{ message.label }}){% endif %}: {{ message.text }}
{% endfor %}{% endfor %}{% endif %}{% endfor %}`;

/** Autoescaped. */
export const htmlTemplate = `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Learning from audits</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 45rem; margin: 2rem auto; padding: 0 1rem; color: #111; }
p, li { white-space: pre-line; overflow-wrap: anywhere; }
.message { border-left: 0.4rem solid #1d70b8; padding-left: 1rem; margin-left: 0; font-weight: 600; }
.status { font-weight: 600; }
.label { font-style: italic; font-weight: 400; }
</style>
</head>
<body>
<main>
<h1>Learning from audits</h1>
<p>Statuses as of {{ asOf }}.</p>
{% macro labelled(label) %}{% if label %} <span class="label">({{ label }})</span>{% endif %}{% endmacro -%}
{% for audit in audits %}
<section>
<h2>{{ audit.title }}</h2>
{% if audit.where %}<p>{{ audit.reference }} · {{ audit.where }}</p>{% endif %}
{% if audit.summary %}<p>{{ audit.summary }}</p>{% endif %}
{% if audit.strengths.length %}
<h3>Strengths</h3>
<p>${strengthsLead}:</p>
<ul>
{% for strength in audit.strengths %}<li>{{ strength.text }}{{ labelled(strength.label) }}</li>
{% endfor %}</ul>
{% endif %}
{% if audit.areas.length %}
<h3>Areas for action and impact</h3>
{% for area in audit.areas %}
<article>
<h4>{{ area.title }}{{ labelled(area.label) }}</h4>
{% if area.observation %}<p>{{ area.observation }}</p>{% endif %}
{% for told in area.done %}<p><strong>{{ told.lead }}</strong>{{ labelled(told.label) }}: {{ told.text }}</p>
{% endfor %}<p class="status">Current impact status: {{ area.status }}</p>
{% for message in area.messages %}<blockquote class="message"><p>{% if message.lead %}{{ message.lead }}: {% endif %}{{ message.text }}{{ labelled(message.label) }}</p></blockquote>
{% endfor %}</article>
{% endfor %}
{% endif %}
</section>
{% endfor %}
</main>
</body>
</html>
`;
