import { describe, expect, it } from 'vitest';
import { ConfigError, configSchema, loadConfig } from './config.ts';

describe('loadConfig', () => {
  it('works without any variable', () => {
    const config = loadConfig({});
    expect(config.http).toEqual({ host: '127.0.0.1', port: 4010, publicUrl: null });
    expect(config.render.outputTtlSeconds).toBe(3600);
    expect(config.replicate.createsPerMinute).toBe(600);
    expect(config.rck).toEqual({ jobMs: 2000, imageOrigins: [] });
    expect(config.n8n).toEqual({ authHeader: null, webhookSecret: null, flowMs: 2000 });
  });

  it('reads the header that the n8n flows ask for', () => {
    const { authHeader } = loadConfig({ N8N_AUTH_HEADER: 'X-Api-Key: a:b' }).n8n;
    expect(authHeader).toEqual({ name: 'X-Api-Key', value: 'a:b' });
  });

  it('treats an empty variable as not set and drops a slash at the end of PUBLIC_URL', () => {
    const config = loadConfig({ PORT: '', PUBLIC_URL: 'https://simulator.example/base/' });
    expect(config.http.port).toBe(4010);
    expect(config.http.publicUrl).toBe('https://simulator.example/base');
  });

  it('reports all bad variables together and prints no value', () => {
    const bad = {
      PORT: 'harbour',
      REPLICATE_WEBHOOK_SECRET: 'very-secret-value',
      LOG_LEVEL: 'loud',
      OUTPUT_TTL_SECONDS: '0',
    };
    let message = '';
    try {
      loadConfig(bad);
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      message = String(error);
    }
    for (const name of Object.keys(bad)) expect(message).toContain(name);
    for (const value of ['harbour', 'very-secret-value', 'loud']) expect(message).not.toContain(value);
  });

  it('describes every variable for the configuration table', () => {
    for (const [name, schema] of Object.entries(configSchema.properties)) expect(schema.description, name).toBeTruthy();
  });
});
