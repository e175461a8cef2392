/** Evidence files in GridFS keep the contract, and leave no parts behind. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { MongoClient } from 'mongodb';
import { onMongoDb } from '../../../../test/on-mongodb.js';
import { evidenceContract } from '../contract/evidence-files.contract.js';
import { EvidenceGridFs } from './gridfs.js';

onMongoDb('Evidence in GridFS', (engine) => {
  evidenceContract('GridFS', async () => {
    const files = await EvidenceGridFs.open(engine().urlOf(`evidence-${randomUUID()}`));
    return { files, close: () => files.close() };
  });

  it('keeps the parts of each file once, and none of one that was refused', async () => {
    const url = engine().urlOf(`evidence-${randomUUID()}`);
    const files = await EvidenceGridFs.open(url);
    const put = (most: number) => files.put(Readable.from([Buffer.from('the same')]), most);
    await put(100);
    await put(100);
    await expect(put(3)).rejects.toThrow();
    const client = await MongoClient.connect(url);
    expect(await client.db().collection('evidence.chunks').countDocuments()).toBe(1);
    expect(await client.db().collection('evidence.files').countDocuments()).toBe(1);
    await client.close();
    await files.close();
  });
});
